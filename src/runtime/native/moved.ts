import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ClusterError } from '../../errors.js';
import { quote } from '../../exec/run-error.js';
import { canonicalPath } from '../../files/canonical-path.js';
import { metadataServers } from '../../plan/plan.js';
import type { ClusterPlan } from '../../plan/types.js';
import { nodeFiles } from './layout.js';

/** The cluster directory in the address by which a server joined, as its log has it; `undefined` in other lines. */
export function directoryInLog(line: string): string | undefined {
  return /\bMy Node ID is .*\baddress=unix:(\/.+)\/nodes\/[^/]+\/data\/[^/]+\/fabric\.sock\b/.exec(line)?.[1];
}

/** Where a node was when it joined last; `undefined` where its log does not tell. */
async function lastDirectory(log: string): Promise<string | undefined> {
  let last: string | undefined;
  const input = createReadStream(log);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) last = directoryInLog(line) ?? last;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return last;
}

/**
 * Refuses to start nodes that would look for each other in another directory: those whose data has absolute addresses,
 * which earlier versions gave them. Metadata servers wait for each other there, and never become ready.
 *
 * @throws {ClusterError} `data-unusable`
 */
export async function assertNotMoved(plan: ClusterPlan, dir: string): Promise<void> {
  const servers = metadataServers(plan);
  if (plan.sockets === 'relative' || servers.length < 2) return;
  for (const { name } of servers) {
    const before = await lastDirectory(nodeFiles(dir, name).log);
    // A link that was put there leads the nodes to each other.
    if (before === undefined || (await canonicalPath(before)) === dir) continue;
    throw new ClusterError(
      'data-unusable',
      `the cluster in ${dir} was moved, and its nodes look for each other in ${before}`,
      {
        hint: `An earlier restate-cluster made it, which can't be moved. Move it back, or link its old place to it: ln -s ${quote(dir)} ${quote(before)}`,
      },
    );
  }
}
