import type { Replication, Role } from '../../spec/types.js';
import { copiesOf } from '../copies.js';
import type { ClusterModel, NodeModel, Place } from '../model.js';
import { allWith, counted, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Report, Rule } from '../rule.js';

/** What a node's location says at a scope; nothing for a node that is nowhere. */
function partOf(location: string, scope: 'region' | 'zone'): string | undefined {
  const [region = '', zone] = location.split('.');
  if (scope === 'region') return region === '' ? undefined : region;
  return zone === undefined ? undefined : location;
}

function missing(wanted: Replication, nodes: readonly NodeModel[], what: string, at: Place): Report[] {
  const locations = nodes.map((node) => textOf(node, 'location', ''));
  if (locations.includes(undefined)) return [];
  return (['region', 'zone'] as const).flatMap((scope) => {
    const needed = wanted[scope] ?? 0;
    const there = new Set(locations.flatMap((location) => partOf(location ?? '', scope) ?? [])).size;
    if (needed <= there) return [];
    return [
      {
        at,
        message: `copies of every ${what} in ${counted(needed, scope)} need nodes there, and their nodes are in ${String(there)}`,
        hint: `Give the nodes \`location\`s in ${String(needed)} ${scope}s, as in "eu.a" and "eu.b", or lower \`${scope}\`.`,
      },
    ];
  });
}

export const replicationExceedsZones: Rule = {
  id: 'replication-exceeds-zones',
  severity: 'error',
  summary: 'Nodes are in at least as many regions and zones as copies are spread over.',
  docs: `${DOCS}/server/clusters#location-aware-replication`,
  check: (cluster: ClusterModel) => {
    const copies = copiesOf(cluster);
    if (copies === undefined) return [];
    const of = (kind: 'logs' | 'partitions', role: Role, what: string) =>
      missing(copies[kind], allWith(cluster, role) ?? [], what, copies.at[kind]);
    const logs = allWith(cluster, 'log-server') === undefined ? [] : of('logs', 'log-server', 'log record');
    const partitions = allWith(cluster, 'worker') === undefined ? [] : of('partitions', 'worker', 'partition');
    return logs.length > 0 && copies.at.logs.path.length === 1 ? logs : [...logs, ...partitions];
  },
  examples: {
    good: { spec: { nodes: [{ count: 4, location: ['eu.a', 'eu.b'] }], replication: { zone: 2 } } },
    bad: { spec: { nodes: 4, replication: { zone: 2 } } },
  },
};
