import { expandNodes } from './nodes.js';
import { completeReplication, defaultReplication } from './replication.js';
import type { specSchema } from './schema.js';
import { completeSnapshots } from './snapshots.js';
import type { ClusterSpec, MetadataSpec, Replication, ReplicationInput, Role, SnapshotsSpec } from './types.js';

type Parsed = ReturnType<typeof specSchema.parse>;

/** Fills in what depends on other fields. */
export function complete({ replication, metadata, snapshots, ...rest }: Parsed): ClusterSpec {
  const own = replicationOf(replication);
  const draft = {
    ...rest,
    metadata: metadata as MetadataSpec,
    snapshots: completeSnapshots(snapshots) as SnapshotsSpec,
    replication: { logs: own.logs ?? { node: 1 }, partitions: own.partitions ?? { node: 1 } },
  };
  if (own.logs !== undefined && own.partitions !== undefined) return draft;
  const holders = (role: Role) => expandNodes(draft).filter(({ roles }) => roles.includes(role)).length;
  return {
    ...draft,
    replication: {
      logs: own.logs ?? defaultReplication(holders('log-server')),
      partitions: own.partitions ?? defaultReplication(holders('worker')),
    },
  };
}

function replicationOf(input: Parsed['replication']): { logs?: Replication; partitions?: Replication } {
  if (input === undefined) return {};
  const apart = typeof input === 'object' && (input.logs !== undefined || input.partitions !== undefined);
  const { logs, partitions } = apart ? input : { logs: input, partitions: input };
  const one = (given: ReplicationInput | undefined) => (given === undefined ? undefined : completeReplication(given));
  const [own, ofPartitions] = [one(logs), one(partitions)];
  return { ...(own && { logs: own }), ...(ofPartitions && { partitions: ofPartitions }) };
}
