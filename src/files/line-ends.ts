/** Whether a text has line ends of Windows. */
export function hasCrlf(text: string): boolean {
  return text.includes('\r\n');
}

/** A text with the line ends that everything here is written with. */
export function withLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** How a checkout is kept from changing line ends, and what that needs of the user. */
export const KEEP_LF =
  'Git changes them where `core.autocrlf` is set; commit the generated .gitattributes, which prevents it.';
