import { expandNodes } from '../spec/nodes.js';
import { ROLES } from '../spec/types.js';
import type { ClusterSpec, NodeGroup, Role } from '../spec/types.js';
import { few, list, plural } from '../spec/words.js';
import type { Change } from './change.js';
import { written } from './copy-changes.js';

function having(spec: ClusterSpec, role: Role): number {
  return expandNodes(spec).filter(({ roles }) => roles.includes(role)).length;
}

function groups(spec: ClusterSpec): readonly NodeGroup[] {
  return typeof spec.nodes === 'number' ? [{ count: spec.nodes }] : spec.nodes;
}

/** More metadata servers among the nodes that may be. */
export function metadataChanges(spec: ClusterSpec): Change[] {
  if (spec.metadata.store !== 'replicated') return [];
  const free = expandNodes(spec).filter(({ ownRoles }) => !ownRoles).length;
  const now = having(spec, 'metadata-server');
  const explicit = expandNodes(spec).filter(
    ({ ownRoles, roles }) => ownRoles && roles.includes('metadata-server'),
  ).length;
  return [3, 5, 7]
    .filter((total) => total > now && total - explicit <= free && total > explicit)
    .map((total) => {
      const metadata = { store: 'replicated', servers: total - explicit } as const;
      return {
        what: `Keep the metadata on ${plural(total, 'node')} instead of ${String(now)}`,
        spec: { metadata: { servers: metadata.servers } },
        changed: { ...spec, metadata },
        cost: 1,
      };
    });
}

const ZONES = ['eu.a', 'eu.b', 'eu.c'];

/** Zones for nodes that are nowhere. */
export function zoneChanges(spec: ClusterSpec): Change[] {
  const { logs, partitions } = spec.replication;
  const located = [logs, partitions].some(({ zone, region }) => (zone ?? region) !== undefined);
  const [group, ...rest] = groups(spec);
  const nodes = expandNodes(spec);
  const free = rest.length === 0 && nodes.every(({ location }) => location === undefined);
  if (!free || nodes.length < ZONES.length || (!located && logs.node < 2)) return [];
  const named = [{ ...group, location: ZONES }];
  const apart = { zone: 2, node: logs.node };
  return [
    {
      what: `Spread the nodes${located ? '' : ', and the copies,'} over three zones`,
      spec: { nodes: named, ...(located ? {} : { replication: written(apart) }) },
      changed: { ...spec, nodes: named, replication: located ? spec.replication : { logs: apart, partitions: apart } },
      cost: 150,
    },
  ];
}

/** The names of the nodes of entry i of the list. */
function namesOf(spec: ClusterSpec, i: number): string[] {
  return expandNodes(spec)
    .filter(({ at }) => at[1] === i)
    .map(({ name }) => name);
}

/** A role for nodes that say which they have, and not this; all at once where several are missing altogether. */
export function roleChanges(spec: ClusterSpec): Change[] {
  if (typeof spec.nodes === 'number') return [];
  const all = spec.nodes;
  const possible = ROLES.filter((role) => role !== 'metadata-server' || spec.metadata.store === 'replicated');
  const missing = possible.filter((role) => having(spec, role) === 0);
  const sets = [...possible.map((role) => [role]), ...(missing.length > 1 ? [missing] : [])];
  return sets.flatMap((added) =>
    all.flatMap((group, i) => {
      const own = group.roles;
      if (own === undefined || added.every((role) => own.includes(role))) return [];
      const roles = ROLES.filter((role) => added.includes(role) || own.includes(role));
      const nodes = all.map((other, k) => (k === i ? { ...other, roles } : other));
      return [
        {
          what: `Give the ${added.length === 1 ? 'role' : 'roles'} ${list(added)} to ${few(namesOf(spec, i))} too`,
          spec: { nodes },
          changed: { ...spec, nodes },
          cost: 10 * (group.count ?? 1),
        },
      ];
    }),
  );
}

/** One or two nodes more, of every kind there is. */
export function nodeChanges(spec: ClusterSpec): Change[] {
  return [1, 2].flatMap((more): Change[] => {
    const cost = 100 * more;
    const add = more === 1 ? 'Add a node' : `Add ${String(more)} nodes`;
    if (typeof spec.nodes === 'number') {
      const nodes = spec.nodes + more;
      return [{ what: add, spec: { nodes }, changed: { ...spec, nodes }, cost }];
    }
    const all = spec.nodes;
    return all.map((group, i) => {
      const { name } = group;
      // Ports of its own would be those of the first one too.
      const alike = { ...group, ports: undefined };
      const further = Array.from({ length: more }, (_, k) => ({ ...alike, name: `${name ?? ''}-${String(k + 2)}` }));
      const nodes =
        name === undefined
          ? all.map((other, k) => (k === i ? { ...other, count: (other.count ?? 1) + more } : other))
          : [...all.slice(0, i + 1), ...further, ...all.slice(i + 1)];
      return { what: `${add} like ${namesOf(spec, i)[0] ?? ''}`, spec: { nodes }, changed: { ...spec, nodes }, cost };
    });
  });
}
