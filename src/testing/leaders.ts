import { poll } from '../cluster/poll.js';
import { ClusterError } from '../errors.js';
import { partitionLeaders } from './looks.js';
import type { Looks } from './looks.js';
import { partitionKey } from './partition-key.js';
import { timeoutOf } from './timeout.js';
import type { WaitOptions } from './types.js';
import { lookOnce } from './wait-until.js';

const LOOK_AGAIN_MS = 50;
const TIMEOUT_MS = 30_000;

/**
 * The node that leads a partition, as soon as there is one.
 *
 * @throws {ClusterError} `usage` where there is no such partition; `not-ready` with what was last seen; `interrupted`
 */
export async function leaderAtLast(looks: Looks, partition: number, options: WaitOptions = {}): Promise<string> {
  if (!Number.isInteger(partition) || partition < 0 || partition >= looks.plan.partitions) {
    throw new ClusterError('usage', `there is no partition ${String(partition)}`, {
      hint: `They are 0 to ${String(looks.plan.partitions - 1)}.`,
    });
  }
  const { value } = await poll({
    look: () => lookOnce(async () => ({ node: (await partitionLeaders(looks)).get(partition) })),
    done: (seen) => typeof seen !== 'string' && seen.node !== undefined,
    everyMs: LOOK_AGAIN_MS,
    timeoutMs: timeoutOf(options, TIMEOUT_MS),
    signal: options.signal,
  });
  if (typeof value !== 'string' && value.node !== undefined) return value.node;
  const reason = typeof value === 'string' ? `; last seen: ${value}` : '';
  throw new ClusterError('not-ready', `partition ${String(partition)} has no leader${reason}`, {
    hint: 'Are more nodes down or cut off than the cluster survives?',
  });
}

/** The partition of a key of a virtual object or workflow. */
export async function partitionOfKey(looks: Looks, service: string, key: string): Promise<number> {
  const [known] = await looks.sql`SELECT ty FROM sys_service WHERE name = ${service}`;
  if (known === undefined || known['ty'] === 'service') {
    throw new ClusterError('usage', `${service} ${known === undefined ? 'is not registered' : 'has no keys'}`, {
      hint: 'Only virtual objects and workflows that are registered have a partition for each key.',
    });
  }
  const text = String(await partitionKey(key));
  const [row] = await looks.askCluster(
    `select partition_id from partitions where start_key <= ${text} and end_key >= ${text}`,
  );
  if (row === undefined) {
    throw new ClusterError('not-ready', `the partition of ${service}/${key} is not known`, {
      hint: 'Is the cluster ready?',
    });
  }
  return Number(row['partition_id']);
}
