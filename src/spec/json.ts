/** Far more levels than anything we read has, and far fewer than what exhausts the stack of whoever walks through it. */
const MAX_DEPTH = 100;

/** The line on which a text is nested more deeply than that; `undefined` where it nowhere is. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      // To its end; an escaped quote does not end it.
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (character === '\n') line++;
    else if (character === '[' || character === '{') {
      if (++depth > MAX_DEPTH) return line;
    } else if (character === ']' || character === '}') depth--;
  }
  return undefined;
}

/**
 * Reads JSON that others wrote, of bounded depth: a value may be walked through recursively.
 *
 * @throws {SyntaxError} where it is no JSON, or is nested more than 100 levels deep
 */
export function parseJson(text: string): unknown {
  const line = tooDeepAt(text);
  if (line !== undefined)
    throw new SyntaxError(`it is nested more than ${String(MAX_DEPTH)} levels deep, on line ${String(line)}`);
  return JSON.parse(text);
}
