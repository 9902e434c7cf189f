import type { BackupResult } from '../../cluster/backup/backup.js';
import type { RestoreResult } from '../../cluster/backup/restore.js';
import { seconds } from './up.js';

/** `1.2 MB`, in millions of bytes. */
function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What `backup` says at its end; `file` as this user would type it. */
export function renderBackup(result: BackupResult, file: string): string {
  const { name, bytes, size, elapsedMs, edited, withheld, restarted, pausedMs } = result;
  const lines = [`Copied ${name} into ${file}: ${megabytes(bytes)} in ${megabytes(size)}, ${seconds(elapsedMs)}.`];
  if (edited.length > 0) lines.push(`With your edits of ${edited.join(', ')}.`);
  if (withheld.length > 0) {
    lines.push(
      `Not in it, since they are credentials: ${withheld.join(', ')} of .env. Set them again after a restore.`,
    );
  }
  if (pausedMs !== undefined) lines.push(`Its nodes were halted for ${seconds(pausedMs)}, and go on.`);
  if (restarted) lines.push('It runs again.');
  if (result.needsBytes !== undefined) {
    lines.push(
      `It is larger than usual: restore it with \`--max-size ${String(Math.ceil(result.needsBytes / 1e9))}GB\`.`,
    );
  }
  return lines.join('\n');
}

/** What `restore` says at its end; `dir` and `upCommand` as this user would type them. */
export function renderRestore(result: RestoreResult, dir: string, upCommand: string): string {
  const { plan, created, bytes, elapsedMs, edited, leftOut } = result;
  const lines = [
    `Restored ${plan.name} as of ${created} into ${dir}: ${megabytes(bytes)}, ${seconds(elapsedMs)}.`,
    ...(edited.length > 0 ? [`With the edits of ${edited.join(', ')} that the archive has; \`up\` runs them.`] : []),
    ...(leftOut.length > 0 ? [`Left out of it: ${leftOut.join(', ')}.`] : []),
    'It takes the place of the cluster it was copied from: never run both.',
    `Go on with: ${upCommand}`,
  ];
  return lines.join('\n');
}
