import { expandNodes } from '../spec/nodes.js';
import { sameReplication } from '../spec/replication.js';
import { MAX_NODES } from '../spec/schema.js';
import { ROLES } from '../spec/types.js';
import type { ClusterSpec, ClusterSpecInput, NodeGroup, Replication, ReplicationInput, Role } from '../spec/types.js';
import { few, list, plural } from '../spec/words.js';

/** One thing that could be different. */
export interface Change {
  /** What to do, as an order: `Keep three copies of the logs`. */
  readonly what: string;
  /** The keys of the spec that become different. */
  readonly spec: Pick<ClusterSpecInput, 'nodes' | 'replication' | 'metadata'>;
  readonly changed: ClusterSpec;
  /** Settings cost 1, another role on a node 10, a machine or a place for it 100. */
  readonly cost: number;
}

function having(spec: ClusterSpec, role: Role): number {
  return expandNodes(spec).filter(({ roles }) => roles.includes(role)).length;
}

/** A copy more or less, in as many different places as before and, where that takes it, in one more. */
function moreCopies(replication: Replication, by: number): Replication[] {
  const { region = 1, zone, node } = replication;
  const fewest = Math.max(region, zone ?? 1);
  const same = node + by < fewest ? [] : [{ ...replication, node: node + by }];
  if (zone === undefined || zone + by < region) return same;
  return [...same, { ...replication, zone: zone + by, node: Math.max(node, zone + by) }];
}

function copies({ region, zone, node }: Replication, what: string): string {
  const places = [
    ...(region === undefined ? [] : [plural(region, 'region')]),
    ...(zone === undefined ? [] : [plural(zone, 'zone')]),
  ];
  return `${plural(node, 'copy', 'copies')} of ${what}${places.length === 0 ? '' : ` in ${list(places)}`}`;
}

/** As short as it can be written. */
function written({ region, zone, node }: Replication): ReplicationInput {
  if (region === undefined && zone === undefined) return node;
  const scopes = { ...(region === undefined ? {} : { region }), ...(zone === undefined ? {} : { zone }) };
  return node === (zone ?? region) ? scopes : { ...scopes, node };
}

function replicationChange(spec: ClusterSpec, logs: Replication, partitions: Replication): Change {
  const before = spec.replication;
  const [sameLogs, samePartitions] = [
    sameReplication(logs, before.logs),
    sameReplication(partitions, before.partitions),
  ];
  const alike = sameReplication(logs, partitions);
  const what = alike
    ? copies(logs, 'everything')
    : list([
        ...(sameLogs ? [] : [copies(logs, 'the logs')]),
        ...(samePartitions ? [] : [copies(partitions, 'partitions')]),
      ]);
  const difference = Math.abs(logs.node - before.logs.node) + Math.abs(partitions.node - before.partitions.node);
  return {
    what: `Keep ${what}`,
    spec: { replication: alike ? written(logs) : { logs: written(logs), partitions: written(partitions) } },
    changed: { ...spec, replication: { logs, partitions } },
    cost: 1 + difference,
  };
}

/** Other numbers of copies, of the logs, of partitions, or of both. */
function copyChanges(spec: ClusterSpec): Change[] {
  const { logs, partitions } = spec.replication;
  const alike = sameReplication(logs, partitions);
  return [1, -1, 2].flatMap((by) => {
    const [ofLogs, ofPartitions] = [moreCopies(logs, by), moreCopies(partitions, by)];
    const both = alike ? ofLogs.map((more) => replicationChange(spec, more, more)) : [];
    // A node that provisions by itself has one setting for both.
    if (spec.provision === 'auto') return both;
    // More than two copies of a partition gain little; fewer would have to start from the log when one is lost.
    const apart = by > 0 && partitions.node >= 2;
    return [
      ...both,
      ...(apart || !alike ? ofLogs.map((more) => replicationChange(spec, more, partitions)) : []),
      ...(alike ? [] : ofPartitions.map((more) => replicationChange(spec, logs, more))),
    ];
  });
}

/** More metadata servers among the nodes that may be. */
function metadataChanges(spec: ClusterSpec): Change[] {
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

/** Copies in different zones where nodes are in zones, and wherever they are where they are not; zones for nodes. */
function zoneChanges(spec: ClusterSpec): Change[] {
  const { logs } = spec.replication;
  const nodes = expandNodes(spec);
  const zoned = nodes.every(({ location }) => location?.includes('.') === true);
  const located = [logs, spec.replication.partitions].some(({ zone, region }) => (zone ?? region) !== undefined);
  const over = (from: ClusterSpec, replication: Replication) => replicationChange(from, replication, replication);
  const apart = { zone: Math.min(logs.node, 2), node: logs.node };
  if (zoned) return located || apart.zone < 2 ? [] : [{ ...over(spec, apart), cost: 1 }];
  if (nodes.some(({ location }) => location !== undefined)) return [];
  const [group, ...rest] = groups(spec);
  const named = [{ ...group, location: ZONES }];
  const inZones = { ...spec, nodes: named };
  const spread = located ? inZones : over(inZones, apart).changed;
  return [
    ...(located ? [{ ...over(spec, { node: logs.node }), what: 'Copy to any nodes, wherever they are', cost: 1 }] : []),
    ...(rest.length > 0 || nodes.length <= ZONES.length || apart.zone < 2
      ? []
      : [
          {
            what: 'Spread the nodes, and the copies, over three zones',
            spec: { nodes: named, ...(located ? {} : { replication: written(apart) }) },
            changed: spread,
            cost: 150,
          },
        ]),
  ];
}

function groups(spec: ClusterSpec): readonly NodeGroup[] {
  return typeof spec.nodes === 'number' ? [{ count: spec.nodes }] : spec.nodes;
}

/** The names of the nodes of entry i of the list. */
function namesOf(spec: ClusterSpec, i: number): string[] {
  return expandNodes(spec)
    .filter(({ at }) => at[1] === i)
    .map(({ name }) => name);
}

/** A role for nodes that say which they have, and not this; all at once where several are missing altogether. */
function roleChanges(spec: ClusterSpec): Change[] {
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
function nodeChanges(spec: ClusterSpec): Change[] {
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

/** Two changes at once. */
function both(first: Change, next: (spec: ClusterSpec) => Change[]): Change[] {
  return next(first.changed).map((second) => ({
    what: `${first.what}, and ${second.what.charAt(0).toLowerCase()}${second.what.slice(1)}`,
    spec: { ...first.spec, ...second.spec },
    changed: second.changed,
    cost: first.cost + second.cost,
  }));
}

/** Everything that could be changed, one thing at a time or two. */
export function changesOf(spec: ClusterSpec): Change[] {
  const [copies, nodes] = [copyChanges(spec), nodeChanges(spec)];
  const all = [
    ...metadataChanges(spec),
    ...copies,
    ...copies.flatMap((change) => both(change, metadataChanges)),
    ...zoneChanges(spec),
    ...roleChanges(spec),
    ...nodes,
    ...nodes.flatMap((change) => both(change, copyChanges)),
  ];
  return all.filter(({ changed }) => expandNodes(changed).length <= MAX_NODES);
}
