import type { Changing, Manifest } from '../../files/manifest.js';
import { replacementName } from '../../plan/replacement-name.js';
import type { ClusterPlan } from '../../plan/types.js';

const NOTHING_DONE = { restarted: [], restarting: [], emptied: [], pinned: [] };

/**
 * A manifest in which nodes are on their way to be replaced, whatever else is on its way.
 *
 * @param plan the cluster as the manifest describes it
 * @param known `node-name`s that the cluster has given away
 */
export function withReplacement(
  manifest: Manifest,
  plan: ClusterPlan,
  nodes: readonly string[],
  known: readonly string[],
): Manifest {
  const changing: Changing = manifest.changing ?? { to: manifest.spec, ...NOTHING_DONE };
  const taken = [...known, ...plan.nodes.flatMap(({ name, nodeName }) => [name, nodeName])];
  const lost: Record<string, string> = { ...changing.lost };
  const nodeNames: Record<string, string> = { ...manifest.nodeNames };
  for (const node of plan.nodes.filter(({ name }) => nodes.includes(name))) {
    lost[node.nodeName] = node.name;
    nodeNames[node.name] = replacementName(node.name, [...taken, ...Object.keys(lost), ...Object.values(nodeNames)]);
  }
  return { ...manifest, nodeNames, changing: { ...changing, lost } };
}
