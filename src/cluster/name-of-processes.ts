import { basename } from 'node:path';
import { readManifest } from '../files/manifest.js';
import type { Manifest } from '../files/manifest.js';
import { listeningPorts } from '../machine/listening-ports.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import { fetchHealth } from '../restate/health.js';
import type { OwnProcess } from '../runtime/native/own-processes.js';

/** The cluster that a server says it is of; `undefined` where it does not answer, as one that is paused. */
async function nameSaidBy({ process }: OwnProcess): Promise<string | undefined> {
  const ports = await listeningPorts(process.pid);
  const answers = await Promise.all(ports.map((port) => fetchHealth(`http://127.0.0.1:${String(port)}`)));
  return answers.find((answer) => answer !== undefined)?.clusterName;
}

/** The manifest of a cluster that runs from a directory; `undefined` where that has none, or a damaged one. */
export async function manifestOfRunning(dir: string, deleted: boolean): Promise<Manifest | undefined> {
  // One that lies at the path of a deleted directory is another cluster's.
  return deleted ? undefined : readManifest(dir).catch(() => undefined);
}

/**
 * What a cluster of processes is called: as its manifest says, else as a server of it says, else as its directory is.
 *
 * @param processes that work below `dir`
 */
export async function nameOfProcesses(
  dir: string,
  processes: readonly OwnProcess[],
  manifest: Manifest | undefined,
): Promise<string> {
  if (manifest !== undefined) return manifest.spec.name;
  const servers = processes.filter(({ member }) => member !== SNAPSHOT_STORE);
  const said = await Promise.all(servers.map(nameSaidBy));
  return said.find((name) => name !== undefined) ?? basename(dir);
}
