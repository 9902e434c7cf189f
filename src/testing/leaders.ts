import { ClusterError } from '../errors.js';
import { keepAsking } from './keep-asking.js';
import { partitionLeaders } from './looks.js';
import type { Looks } from './looks.js';
import { partitionKey } from './partition-key.js';
import { kindOfService } from './service-kind.js';
import type { Row, WaitOptions } from './types.js';

/**
 * The node that leads a partition, as soon as there is one.
 *
 * @throws {ClusterError} `usage` where there is no such partition; `not-ready` or `interrupted` with what was last seen
 */
export async function leaderAtLast(looks: Looks, partition: number, options: WaitOptions = {}): Promise<string> {
  if (!Number.isInteger(partition) || partition < 0 || partition >= looks.plan.partitions) {
    throw new ClusterError('usage', `there is no partition ${String(partition)}`, {
      hint: `They are 0 to ${String(looks.plan.partitions - 1)}.`,
    });
  }
  const question = {
    what: `a leader of partition ${String(partition)}`,
    ask: async () => (await partitionLeaders(looks)).get(partition) ?? '',
    enough: (node: string) => node !== '',
    inWords: () => 'it has none',
    hint: 'Are more nodes down or cut off than the cluster survives?',
  };
  return keepAsking(question, options);
}

/**
 * The partition of a key of a virtual object or workflow.
 *
 * @throws {ClusterError} `usage` where no such service is registered, or it has no keys; `not-ready`; `interrupted`
 */
export async function partitionOfKey(
  looks: Looks,
  service: string,
  key: string,
  options: WaitOptions = {},
): Promise<number> {
  const kind = await keepAsking({ what: `the service ${service}`, ask: () => kindOfService(looks, service) }, options);
  if (kind === 'service') {
    throw new ClusterError('usage', `${service} has no keys`, {
      hint: 'Only virtual objects and workflows have a partition for each key.',
    });
  }
  return partitionWith(await partitionKey(key), `${service}/${key}`, looks, options);
}

/**
 * The partition of an invocation, as soon as it is known.
 *
 * @throws {ClusterError} `not-ready` or `interrupted` with what was last seen
 */
export async function partitionOfInvocation(looks: Looks, id: string, options: WaitOptions = {}): Promise<number> {
  const question = {
    what: `the invocation ${id}`,
    ask: () => looks.sql`SELECT partition_key FROM sys_invocation_status WHERE id = ${id}`,
    enough: (rows: readonly Row[]) => rows.length > 0,
    inWords: () => 'it is not known',
  };
  const [row] = await keepAsking(question, options);
  return partitionWith(BigInt(row?.['partition_key'] as bigint | number), `invocation ${id}`, looks, options);
}

async function partitionWith(key: bigint, of: string, looks: Looks, options: WaitOptions): Promise<number> {
  const text = String(key);
  const question = {
    what: `the partition of ${of}`,
    ask: () =>
      looks.askCluster(`select partition_id from partitions where start_key <= ${text} and end_key >= ${text}`),
    enough: (rows: readonly Row[]) => rows.length > 0,
    inWords: () => 'no partition has it',
  };
  const [row] = await keepAsking(question, options);
  return Number(row?.['partition_id']);
}
