/**
 * Longer texts are not searched at once: the stack of regular expressions overflows on runs of some four million
 * characters, as of a list of bytes. A line of a log, or what a service stored, may have any length.
 */
const LONGEST = 1_000_000;

/** Whether a text is too long to be searched for secrets. */
export function isTooLong(text: string): boolean {
  return text.length > LONGEST;
}

/** What stands in place of a line that was not searched, and so may hold any secret. */
function leftOut(line: string): string {
  return `(${(line.length / 1_000_000).toFixed(1)} MB in one line, too long to look for secrets in: left out)`;
}

/** Changes a text in groups of lines that are short enough to be searched; longer lines are left out. */
export function bySearchable(text: string, change: (part: string) => string): string {
  if (!isTooLong(text)) return change(text);
  const groups: string[][] = [];
  let size = Infinity;
  for (const line of text.split('\n')) {
    const kept = isTooLong(line) ? leftOut(line) : line;
    size += kept.length + 1;
    if (size > LONGEST) {
      groups.push([]);
      size = kept.length + 1;
    }
    groups.at(-1)?.push(kept);
  }
  return groups.map((group) => change(group.join('\n'))).join('\n');
}
