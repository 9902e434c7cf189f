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

/** Entries of the list that say the same of roles, together: changing any of them would change much the same. */
function kindsOf(nodes: readonly NodeGroup[]): number[][] {
  const kinds = new Map<string, number[]>();
  for (const [i, { roles }] of nodes.entries()) {
    const key = roles === undefined ? 'all' : [...roles].sort().join();
    kinds.set(key, [...(kinds.get(key) ?? []), i]);
  }
  return [...kinds.values()];
}

/** A role for nodes that say which they have, and not this; all at once where several are missing altogether. */
export function roleChanges(spec: ClusterSpec): Change[] {
  if (typeof spec.nodes === 'number') return [];
  const all = spec.nodes;
  const possible = ROLES.filter((role) => role !== 'metadata-server' || spec.metadata.store === 'replicated');
  const missing = possible.filter((role) => having(spec, role) === 0);
  const sets = [...possible.map((role) => [role]), ...(missing.length > 1 ? [missing] : [])];
  const entries = kindsOf(all).flatMap((kind) => (kind.length === 1 ? [kind] : [kind.slice(0, 1), kind]));
  return sets.flatMap((added) =>
    entries.flatMap((chosen) => {
      const own = all[chosen[0] ?? 0]?.roles;
      if (own === undefined || added.every((role) => own.includes(role))) return [];
      const roles = ROLES.filter((role) => added.includes(role) || own.includes(role));
      const nodes = all.map((group, i) => (chosen.includes(i) ? { ...group, roles } : group));
      const names = chosen.flatMap((i) => namesOf(spec, i));
      return [
        {
          what: `Give the ${added.length === 1 ? 'role' : 'roles'} ${list(added)} to ${few(names)} too`,
          spec: { nodes },
          changed: { ...spec, nodes },
          cost: 10 * names.length,
        },
      ];
    }),
  );
}

/** Of entries of one kind, the one in the place with the fewest nodes: another node gains most there. */
function loneliest(spec: ClusterSpec, all: readonly NodeGroup[], kind: readonly number[]): number {
  const nodes = expandNodes(spec);
  const neighbours = (i: number) => nodes.filter(({ location }) => location === all[i]?.location).length;
  return kind.reduce((least, i) => (neighbours(i) < neighbours(least) ? i : least));
}

/** Names for nodes beside one with a name of its own. */
function furtherNames(spec: ClusterSpec, name: string, count: number): string[] {
  const taken = new Set(expandNodes(spec).map((node) => node.name));
  const names: string[] = [];
  for (let k = 2; names.length < count; k++) {
    const candidate = `${name}-${String(k)}`;
    if (!taken.has(candidate)) names.push(candidate);
  }
  return names;
}

function withMore(spec: ClusterSpec, all: readonly NodeGroup[], i: number, more: number): NodeGroup[] {
  return all.flatMap((group, k) => {
    if (k !== i) return [group];
    if (group.name === undefined) return [{ ...group, count: (group.count ?? 1) + more }];
    // Ports of its own are those of the first one.
    return [group, ...furtherNames(spec, group.name, more).map((name) => ({ ...group, name, ports: undefined }))];
  });
}

/** One or two nodes more, of every kind there is. */
export function nodeChanges(spec: ClusterSpec): Change[] {
  const { nodes } = spec;
  return [1, 2].flatMap((more): Change[] => {
    const add = more === 1 ? 'Add a node' : `Add ${String(more)} nodes`;
    const change = (what: string, changed: ClusterSpec['nodes']) => ({
      what,
      spec: { nodes: changed },
      changed: { ...spec, nodes: changed },
      cost: 100 * more,
    });
    if (typeof nodes === 'number') return [change(add, nodes + more)];
    return kindsOf(nodes).map((kind) => {
      const i = loneliest(spec, nodes, kind);
      return change(`${add} like ${namesOf(spec, i)[0] ?? ''}`, withMore(spec, nodes, i, more));
    });
  });
}
