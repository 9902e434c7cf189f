/** What the parser does by recursion, or by handing all characters of a text to one call, and dies of. */
const MAX_DEPTH = 50;
const MAX_TEXT = 50_000;

interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** A text in any of TOML's four quotes, a comment, or a word such as a number: what a bracket in it means nothing. */
const PIECE = /"""|'''|["'#[\]{}]|[^\s"'#[\]{},=]+/g;

/** The index behind a quoted text that begins before `from`. */
function endOfQuote(text: string, quote: string, from: number): number {
  const isLiteral = quote.startsWith("'");
  for (let i = from; i < text.length; i++) {
    if (!isLiteral && text[i] === '\\') i++;
    else if (text.startsWith(quote, i)) return i + quote.length;
    else if (quote.length === 1 && text[i] === '\n') return i;
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

/** The first thing that is nested too deeply or too long to be parsed; `undefined` where there is none. */
export function tooMuch(text: string): Fault | undefined {
  let depth = 0;
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match !== null; match = PIECE.exec(text)) {
    const [piece] = match;
    const offset = match.index;
    if (piece === '[' || piece === '{') {
      if (++depth > MAX_DEPTH) return { offset, message: `it is nested more than ${String(MAX_DEPTH)} levels deep` };
    } else if (piece === ']' || piece === '}') depth = Math.max(0, depth - 1);
    else if (piece === '#') PIECE.lastIndex = endOfLine(text, offset);
    else {
      const isQuoted = piece.startsWith('"') || piece.startsWith("'");
      const end = isQuoted ? endOfQuote(text, piece, offset + piece.length) : offset + piece.length;
      if (end - offset > MAX_TEXT) return { offset, message: `a value is longer than ${String(MAX_TEXT)} characters` };
      PIECE.lastIndex = end;
    }
  }
  return undefined;
}
