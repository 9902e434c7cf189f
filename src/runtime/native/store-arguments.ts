import type { ProcessInfo } from '../../machine/processes.js';
import type { AzuritePlan } from '../../plan/types.js';

/** Where a store keeps its data, below the directory it works in. */
export const STORE_DATA = 'data';

/** Its data comes last. A path from where it works holds also when the cluster directory is moved meanwhile. */
export function storeArgs({ port }: Pick<AzuritePlan, 'port'>): string[] {
  const listen = ['--blobHost', '127.0.0.1', '--blobPort', String(port)];
  return [...listen, '--skipApiVersionCheck', '--disableTelemetry', '--location', STORE_DATA];
}

/**
 * Where a process that was started with {@link storeArgs} has its data; `undefined` for any other. Stores that earlier
 * versions started name an absolute path.
 */
export function storeLocationOf({ command, words }: Pick<ProcessInfo, 'command' | 'words'>): string | undefined {
  const found =
    /^(?!sh |bash ).* --blobHost 127\.0\.0\.1 --blobPort \d+ --skipApiVersionCheck --disableTelemetry --location (data|.+[\\/]snapshot-store[\\/]data)$/.exec(
      command,
    );
  // A shell that was told to run the same line has all of it in one word.
  if (words !== undefined && words.at(-2) !== '--location') return undefined;
  return found?.[1];
}
