import { Lexer, Parser } from 'yaml';

/** Far more levels than a spec or a Compose file has. */
const MAX_DEPTH = 100;
/** Indentation and the marks of a list or a key in front of a line: no block is deeper than these are long. */
const PREFIX = new RegExp(`^[ \\t?:-]{${String(MAX_DEPTH)}}`, 'm');

/** Whether a text may be that deep: a quick look, which may be wrong in saying yes. */
function mayBeTooDeep(text: string): boolean {
  let brackets = 0;
  for (const character of text) if ((character === '[' || character === '{') && ++brackets > MAX_DEPTH) return true;
  return PREFIX.test(text);
}

/**
 * Where in a text of YAML it is nested too deeply to be read: the library composes values recursively, and where its stack
 * ends in the middle of a regular expression, the engine ends the whole process. Its parser itself does not recurse.
 */
export function tooDeepInYaml(text: string): number | undefined {
  if (!mayBeTooDeep(text)) return undefined;
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // What it has read is of no interest here.
    Array.from(parser.next(lexeme));
    // The document is one of them.
    if (parser.stack.length > MAX_DEPTH + 1) return parser.offset;
  }
  return undefined;
}
