import type { Preview } from '../../cluster/preview.js';
import { ClusterError } from '../../errors.js';
import { describeDifferences, differInLineEnds, shownFile } from '../../files/difference.js';
import type { FileDifference } from '../../files/difference.js';
import { KEEP_LF } from '../../files/line-ends.js';
import { MANIFEST_NAME } from '../../files/manifest.js';

function change(file: FileDifference): 'new' | 'removed' | 'changed' | 'line ends' {
  const { current, wanted } = file;
  if (differInLineEnds(file)) return 'line ends';
  if (current === undefined) return 'new';
  return wanted === undefined ? 'removed' : 'changed';
}

/** `generate --check` and `--diff`: every difference, and how many there are. */
export async function renderPreview({ differences }: Preview, dir: string): Promise<string> {
  if (differences.length === 0) return `${dir} is up to date`;
  const count = differences.length;
  const files = count === 1 ? '1 file differs' : `${String(count)} files differ`;
  // The manifest only lists what the other files are: its own lines tell nothing beside theirs.
  const shown = count === 1 ? differences : differences.filter(({ path }) => path !== MANIFEST_NAME);
  const width = Math.max(7, ...differences.map((file) => change(file).length));
  const list = differences.map((file) => `  ${change(file).padEnd(width)}  ${file.path}`);
  const relined = differences.some(differInLineEnds);
  const help = relined ? [`Write LF again with \`restate-cluster generate\`. ${KEEP_LF}`] : [];
  return [await describeDifferences(shown), `${dir}: ${files} from the spec`, ...list, ...help].join('\n');
}

export function previewAsJson({ dir, differences }: Preview) {
  return {
    dir,
    upToDate: differences.length === 0,
    differences: differences.map((file) => ({ path: file.path, change: change(file) })),
  };
}

/**
 * The text of one generated file, without the secrets that its spec spells out.
 *
 * @throws {ClusterError} `usage` where there is no such file, with those there are
 */
export function previewedFile({ files }: Preview, path: string): string {
  const found = files.find((file) => file.path === path.replace(/^\.\//, ''));
  if (found !== undefined) return shownFile(found.content);
  throw new ClusterError('usage', `--print: no file named ${path} is generated`, {
    hint: 'Name one of those above.',
    details: files.map((file) => `  ${file.path}`).join('\n'),
  });
}
