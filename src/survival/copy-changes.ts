import { expandNodes } from '../spec/nodes.js';
import { sameReplication } from '../spec/replication.js';
import type { ClusterSpec, Replication, ReplicationInput } from '../spec/types.js';
import { list, plural } from '../spec/words.js';
import type { Change } from './change.js';

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
export function written({ region, zone, node }: Replication): ReplicationInput {
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
export function copyChanges(spec: ClusterSpec): Change[] {
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

/** Copies in other places: in different zones, where nodes are in zones; or less strictly than now. */
export function placeChanges(spec: ClusterSpec): Change[] {
  const { region, zone, node } = spec.replication.logs;
  const zoned = expandNodes(spec).every(({ location }) => location?.includes('.') === true);
  const places = [
    ...(zoned && zone === undefined && node > 1 ? [{ zone: Math.max(2, region ?? 2), node }] : []),
    ...(region !== undefined && zone !== undefined ? [{ zone, node }] : []),
    ...((region ?? zone) === undefined ? [] : [{ node }]),
  ];
  return places.map((replication) => ({ ...replicationChange(spec, replication, replication), cost: 1 }));
}
