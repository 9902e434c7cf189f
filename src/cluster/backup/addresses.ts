import { ClusterError } from '../../errors.js';
import { metadataServers, planCluster } from '../../plan/plan.js';
import type { ClusterPlan } from '../../plan/types.js';
import { socketEnv } from '../../runtime/native/sockets.js';
import type { ArchiveContents } from './contents.js';

/** By what each metadata server is known to the others, by node. */
function addresses(dir: string, plan: ClusterPlan): Map<string, string> {
  return new Map(
    metadataServers(plan).map((node) => {
      const socket = plan.runtime === 'native' ? socketEnv(dir, plan, node)['RESTATE_ADVERTISED_ADDRESS'] : undefined;
      return [node.name, socket ?? node.fabricUrl];
    }),
  );
}

/**
 * Refuses a place in which a cluster would never come up. Metadata servers look for each other where their data says
 * they are, until most of them have found together; only then can an address change. One alone needs no other.
 *
 * @throws {ClusterError} `usage`
 */
export function checkAddresses({ manifest, dir: from }: ArchiveContents, plan: ClusterPlan, dir: string): void {
  const before = addresses(from, planCluster(manifest.spec, manifest));
  const after = addresses(dir, plan);
  if (before.size < 2) return;
  const moved = [...before].filter(([name, address]) => after.get(name) !== address);
  if (moved.length === 0) return;
  const where = manifest.runtime === 'docker' ? '`--runtime docker`' : `\`--runtime native --dir ${from}\``;
  throw new ClusterError('usage', `the metadata servers of ${plan.name} would not find each other there`, {
    details: moved.map(([name, address]) => `  ${name}: ${address} → ${after.get(name) ?? 'nowhere'}`).join('\n'),
    hint: `Their data names the addresses they had. Restore it with ${where}${manifest.runtime === 'docker' ? ', which takes any directory and ports' : ' and the ports it had'}.`,
  });
}
