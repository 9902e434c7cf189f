/**
 * What a terminal would obey, hide or break a line at: control characters, marks that turn the direction of text, line
 * separators, and characters that do not exist. Text from a spec is shown in messages.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\ufffe\uffff]/gu;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text as it can be shown on one line of any terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escape);
}
