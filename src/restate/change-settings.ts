import { replicationText } from '../spec/replication.js';
import type { Replication } from '../spec/types.js';

/**
 * Changes what the cluster was provisioned with. Anything is taken, also more copies than there are nodes. New values
 * that are the old ones change nothing.
 *
 * @param replication what to change; at least one of the two
 */
export function configSetArgs(replication: {
  readonly logs?: Replication | undefined;
  readonly partitions?: Replication | undefined;
}): string[] {
  const { logs, partitions } = replication;
  return [
    'config',
    'set',
    '--yes',
    ...(logs === undefined ? [] : [`--log-replication=${replicationText(logs)}`]),
    ...(partitions === undefined ? [] : [`--partition-replication=${replicationText(partitions)}`]),
  ];
}
