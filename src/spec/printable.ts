/* eslint-disable no-control-regex -- control characters are what this is about */

/**
 * What a terminal would obey, hide or break a line at: control characters, marks that turn the direction of text, line
 * separators, and characters that do not exist.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\ufffe\uffff]/gu;
/** The same without line ends, tabs and the escape of our own colours. */
const UNPRINTABLE_IN_TEXT =
  /[\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\ufffe\uffff\0-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]/gu;
/** Colours and other orders of programs that write for terminals: they are left out, not shown. */
const TERMINAL_ORDER =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?/g;
/** The colours of picocolors: a number or none. What could hide text, or outlive it on the screen, is not among them. */
const OWN_COLOR = /^\x1b\[(?:[0-4]|2[2-4]|3[0-79]|9[0-7])?m/;
/** By these GitHub's runner knows orders in what a step prints. */
const WORKFLOW_COMMAND = /^\s*:(?=:)|#(?=#\[)/g;

/** Most characters of a line of other programs that are shown; their lines may have millions. */
const MAX_LINE = 500;
const MAX_TEXT = 20_000;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** A text as it can be shown on one line of any terminal, cut to `max` characters before that. */
export function printable(text: string, max = Infinity): string {
  return cut(text, max).replace(UNPRINTABLE, escape);
}

/** The same with an order to GitHub's runner taken for the text it is. */
function plainLine(line: string, max: number): string {
  const shown = cut(line.replace(TERMINAL_ORDER, ''), max)
    .split('\t')
    .map((part) => printable(part))
    .join('\t');
  return shown.replace(WORKFLOW_COMMAND, (mark) => `${mark.slice(0, -1)}${escape(mark.slice(-1))}`);
}

/**
 * Several lines of another program, such as the end of a log, as they can be shown: without colours, each cut to
 * `maxLine` characters, and all to `max`, of which the last are kept.
 */
export function printableLines(text: string, { maxLine = MAX_LINE, max = MAX_TEXT } = {}): string {
  // What a line is cut to decides how much of the text can matter.
  const lines = text.split(/\r\n|\n|\r/).map((line) => plainLine(cut(line, 4 * maxLine), maxLine));
  let [first, length] = [lines.length, 0];
  while (first > 0 && length + (lines[first - 1]?.length ?? 0) < max) length += (lines[--first]?.length ?? 0) + 1;
  return first === 0 ? lines.join('\n') : ['…', ...lines.slice(first)].join('\n');
}

/**
 * What goes to a terminal as it can be shown there: lines, tabs and colours as we make them stay, every other order to
 * the terminal is shown as text. For JSON it changes nothing: there, an escape means the same as the character.
 */
export function terminalText(text: string): string {
  const shown = text.replace(UNPRINTABLE_IN_TEXT, escape);
  return shown.replace(/\x1b/g, (mark, at: number) => (OWN_COLOR.test(shown.slice(at, at + 6)) ? mark : escape(mark)));
}

/** The same for what must stay on one line, such as a cell of a table. */
export function terminalLine(text: string): string {
  return terminalText(text).replace(/[\n\t]/g, escape);
}
