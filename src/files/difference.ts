import { hasCrlf, withLf } from './line-ends.js';

/** A file as it is and as it would be written; one side is missing where it is new, or would be removed. */
export interface FileDifference {
  readonly path: string;
  readonly current: string | undefined;
  readonly wanted: string | undefined;
}

/** Whether two texts are the same but for the ends of their lines. */
export function differInLineEnds({ current, wanted }: Omit<FileDifference, 'path'>): boolean {
  if (current === undefined || wanted === undefined || current === wanted) return false;
  return withLf(current) === withLf(wanted);
}

/** What a diff can't show: its lines would look equal. */
function lineEndsNote({ path, current, wanted }: FileDifference): string | undefined {
  if (current === undefined || wanted === undefined || hasCrlf(current) === hasCrlf(wanted)) return undefined;
  const [is, would] = hasCrlf(current) ? ['CRLF (Windows)', 'LF'] : ['LF', 'CRLF (Windows)'];
  const also = differInLineEnds({ current, wanted }) ? 'only its line ends differ' : 'its line ends differ too';
  return `${path}: ${also}; they are ${is}, and would be written as ${would}`;
}

/** A unified diff from what is on disk to what would be written; a difference of line ends is told in words. */
export async function describeDifferences(differences: readonly FileDifference[]): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  return differences
    .map((file) => {
      const { path, current, wanted } = file;
      const note = lineEndsNote(file);
      if (note !== undefined && differInLineEnds(file)) return `${note}\n`;
      const plain = note === undefined ? (text: string) => text : withLf;
      const patch = createTwoFilesPatch(
        path,
        path,
        plain(current ?? ''),
        plain(wanted ?? ''),
        current === undefined ? 'is not there' : 'as it is',
        wanted === undefined ? 'would be removed' : 'as it would be written',
        { context: 1 },
      );
      return note === undefined ? patch : `${note}\n${patch}`;
    })
    .join('\n');
}
