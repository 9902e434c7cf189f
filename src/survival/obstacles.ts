import { SCOPES } from '../spec/replication.js';
import type { Replication, Role } from '../spec/types.js';
import { few, plural } from '../spec/words.js';
import { regionOf, zoneOf } from './topology.js';
import type { Topology, TopologyNode } from './topology.js';

const PLACE = { region: regionOf, zone: zoneOf, node: ({ name }: TopologyNode) => name };
const HOLDER = { 'log-server': 'log servers', worker: 'workers' } as const;

/** Why copies of one kind find no place: nothing where they do. */
export function missingPlaces(
  nodes: readonly TopologyNode[],
  role: keyof typeof HOLDER,
  replication: Replication,
): string[] {
  const holders = nodes.filter(({ roles }) => roles.includes(role));
  const what = role === 'worker' ? 'partitions' : 'log records';
  return SCOPES.flatMap((scope) => {
    const wanted = replication[scope];
    if (wanted === undefined) return [];
    const outside = holders.filter((node) => PLACE[scope](node) === undefined).map(({ name }) => name);
    if (role === 'log-server' && outside.length > 0) {
      return [`log records are copied over ${scope}s, and the location of ${few(outside)} names no ${scope}`];
    }
    const places = new Set(holders.flatMap((node) => PLACE[scope](node) ?? [])).size;
    if (places >= wanted) return [];
    return scope === 'node'
      ? [`${plural(wanted, 'copy', 'copies')} of ${what} need as many ${HOLDER[role]}, and there are ${String(places)}`]
      : [`${what} are copied over ${String(wanted)} ${scope}s, and the ${HOLDER[role]} are in ${String(places)}`];
  });
}

/** Why a cluster can't work even with every node up, as parts of a sentence; empty where it can. */
export function obstaclesOf({ nodes, logs, partitions, metadata }: Topology): string[] {
  const needed: Role[] = [
    'http-ingress',
    'admin',
    ...(metadata === 'replicated' ? (['metadata-server'] as const) : []),
  ];
  const missing = needed.filter((role) => !nodes.some(({ roles }) => roles.includes(role)));
  return [
    ...missing.map((role) => `no node has the role ${role}`),
    ...missingPlaces(nodes, 'log-server', logs),
    ...missingPlaces(nodes, 'worker', partitions),
  ];
}
