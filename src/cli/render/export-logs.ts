import type { ExportLogsResult } from '../../cluster/export/export-logs.js';
import type { MissingPiece } from '../../cluster/export/types.js';
import { plural } from '../../spec/words.js';
import { seconds } from './up.js';

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${String(Math.ceil(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** One line a reason: where no node runs, a dozen files are missing for it. */
function byReason(missing: readonly MissingPiece[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { path, reason } of missing) reasons.set(reason, [...(reasons.get(reason) ?? []), path]);
  return [...reasons].map(([reason, paths]) => `  ${paths.join(', ')}: ${reason}`);
}

/** What `export-logs` says at its end; `file` as this user would type it. */
export function renderExportLogs(result: ExportLogsResult, file: string): string {
  const { name, files, missing, elapsedMs } = result;
  const cut = files.filter(({ note }) => note !== undefined);
  return [
    `Collected ${plural(files.length, 'file')} of ${name} into ${file}: ${size(result.size)}, ${seconds(elapsedMs)}.`,
    ...cut.map(({ path, note }) => `  ${path}: ${note ?? ''}`),
    ...(missing.length === 0 ? ['Nothing is missing.'] : ['Not in it:', ...byReason(missing)]),
    'Secrets that could be told are hidden. Only you may read the file; look through it before you hand it on.',
  ].join('\n');
}
