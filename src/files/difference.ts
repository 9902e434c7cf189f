import { secretsInText, secretsInTree } from '../secrets/collect.js';
import { plainYaml } from '../spec/yaml-faults.js';
import { Secrets } from '../secrets/secrets.js';
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

/** What the two sides of a difference are called. */
export interface Sides {
  readonly current: string;
  readonly wanted: string;
}

/** A text of settings without its secrets, in any of its lines. */
function withoutSecrets(text: string, ...known: readonly (string | undefined)[]): string {
  const values = known.flatMap((settings) => [
    ...secretsInText(settings ?? ''),
    // Which may have a secret over several lines, where it is YAML or JSON.
    ...secretsInTree(plainYaml(settings ?? '')),
  ]);
  return new Secrets(values).inLines(text);
}

/** The text of a generated file as it may be shown, without the secrets that a spec or an edit put into it. */
export function shownFile(content: string): string {
  return withoutSecrets(content, content);
}

/**
 * A unified diff from what is on disk to what would be written; a difference of line ends is told in words. Secrets are
 * hidden; that one is different is seen from its line being there twice.
 */
export async function describeDifferences(
  differences: readonly FileDifference[],
  sides: Sides = { current: 'as it is', wanted: 'as it would be written' },
): Promise<string> {
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
        current === undefined ? 'is not there' : sides.current,
        wanted === undefined ? 'would be removed' : sides.wanted,
        { context: 1 },
      );
      const shown = withoutSecrets(patch, current, wanted);
      return note === undefined ? shown : `${note}\n${shown}`;
    })
    .join('\n');
}
