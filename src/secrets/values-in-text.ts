/** The end of a string of any of TOML's four kinds, and of JSON's; of one that is not closed, the end of the text. */
function endOfString(text: string, start: number): number {
  const quote = text[start] ?? '';
  const rest = text.slice(start);
  const marks = rest.startsWith(quote.repeat(3)) ? 3 : 1;
  const content = quote === '"' ? String.raw`(?:\\[\s\S]|[^\\])` : String.raw`[\s\S]`;
  // A long string may end in quotes of its own, before the three that close it.
  const close = marks === 3 ? `${quote}{3,5}` : quote;
  const found = new RegExp(`^${quote.repeat(marks)}${content}*?${close}`).exec(rest);
  return start + (found?.[0].length ?? rest.length);
}

/** The end of a value in brackets, strings in it passed over; of one that is not closed, the end of the text. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (`"'`.includes(character)) at = endOfString(text, at) - 1;
    else if ('[{'.includes(character)) depth++;
    else if (']}'.includes(character) && --depth === 0) return at + 1;
  }
  return text.length;
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

/**
 * The end of a value of TOML, JSON or an environment, or in an address or a connection string.
 *
 * @param start where the value starts
 * @param name where its name starts
 */
export function endOfValue(text: string, start: number, name: number): number {
  const rest = text.slice(start);
  // A string in a string, as where JSON is a value.
  const escaped = lengthOf(/^(\\+["'])[\s\S]*?\1/, rest);
  if (escaped > 0) return start + escaped;
  if (/^[[{]/.test(rest)) return endOfBrackets(text, start);
  if (/^["']/.test(rest)) {
    const end = endOfString(text, start);
    // A shell takes what follows a quote for the same word.
    return end + lengthOf(/^[^\s,;&}\]]*/, text.slice(end));
  }
  return endOfBare(text, start, name);
}

/** The same of a value, or the rest of one, that is in no quotes and no brackets. */
export function endOfBare(text: string, start: number, name: number): number {
  const line = text.slice(text.lastIndexOf('\n', name) + 1, name);
  // Where other text was before the name, other text may follow the value.
  return start + lengthOf(/["'{[=&?;,]/.test(line) ? /^[^\s"'&;}\\]*/ : /^[^\r\n]*/, text.slice(start));
}
