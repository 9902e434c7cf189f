import type { Role } from '../../spec/types.js';
import { allWith, clusterPlace } from '../node.js';
import type { ClusterModel } from '../model.js';
import type { Report } from '../rule.js';

/** What to say where no node of a cluster has a role. */
export function missingRole(cluster: ClusterModel, role: Role, consequence: string): Report[] {
  if (cluster.nodes.length === 0 || allWith(cluster, role)?.length !== 0) return [];
  return [
    {
      at: clusterPlace(cluster),
      message: `no node has the role ${role}: ${consequence}`,
      hint: `Add "${role}" to the \`roles\` of a node; a node whose roles are not set has all.`,
    },
  ];
}
