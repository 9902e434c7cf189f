import * as z from 'zod';
import { parseRowsOf } from './admin-answers.js';
import type { AdminCalls } from './admin-calls.js';
import { listDeployments } from './deployments.js';

/** A virtual object, or one workflow. */
export interface ServiceKey {
  readonly service: string;
  readonly key: string;
}

/** What is in a cluster that an empty one has not. */
export interface Remains {
  /** Ids of invocations that have not ended, in the order in which ending them starts the fewest others. */
  readonly live: readonly string[];
  /** Ids of invocations that have ended, and of which something is kept. */
  readonly ended: readonly string[];
  /** Whose state is not empty. */
  readonly state: readonly ServiceKey[];
  /** Who has calls queued. */
  readonly queues: readonly ServiceKey[];
  /** Workflows with promises. */
  readonly promises: readonly ServiceKey[];
  /** Ids of deployments that are not to be kept. */
  readonly deployments: readonly string[];
}

// One query for all, since each costs some milliseconds. sys_invocation is a slower view of sys_invocation_status.
const QUERY =
  "select 'invocation' as kind, id as a, status as b, cast(created_at as varchar) as c from sys_invocation_status " +
  "union all select distinct 'state', service_name, service_key, '' from state " +
  "union all select distinct 'queue', service_name, service_key, '' from sys_inbox " +
  "union all select distinct 'promise', service_name, service_key, '' from sys_promise";

const rowSchema = z.object({
  kind: z.enum(['invocation', 'state', 'queue', 'promise']),
  a: z.string(),
  b: z.string(),
  c: z.string(),
});
type Row = z.infer<typeof rowSchema>;

const NOT_STARTED = new Set(['inboxed', 'scheduled']);

/**
 * Those that wait come before the ones they wait for, which would make them start; then the older ones before the
 * younger, which may be their children, and whose end they would see and act upon.
 */
function endingOrder(a: Row, b: Row): number {
  return Number(NOT_STARTED.has(b.b)) - Number(NOT_STARTED.has(a.b)) || (a.c < b.c ? -1 : 1);
}

export function sortRemains(rows: readonly Row[], deployments: readonly string[]): Remains {
  const invocations = rows.filter(({ kind }) => kind === 'invocation');
  const keysOf = (wanted: Row['kind']) =>
    rows.filter(({ kind }) => kind === wanted).map(({ a, b }) => ({ service: a, key: b }));
  return {
    live: invocations
      .filter(({ b }) => b !== 'completed')
      .sort(endingOrder)
      .map(({ a }) => a),
    ended: invocations.filter(({ b }) => b === 'completed').map(({ a }) => a),
    state: keysOf('state'),
    queues: keysOf('queue'),
    promises: keysOf('promise'),
    deployments,
  };
}

/** @throws {ClusterError} `not-ready` where a partition can't be asked at the moment */
export async function lookForRemains(calls: AdminCalls, keep: ReadonlySet<string>): Promise<Remains> {
  const [body, deployments] = await Promise.all([calls.query(QUERY), listDeployments(calls)]);
  return sortRemains(
    parseRowsOf(rowSchema, body),
    deployments.map(({ id }) => id).filter((id) => !keep.has(id)),
  );
}

/** One line for every kind of thing that is left; none where nothing is. */
export function describeRemains({ live, ended, state, queues, promises, deployments }: Remains): string[] {
  const name = ({ service, key }: ServiceKey) => `${service}/${key}`;
  const kinds: [string, readonly string[]][] = [
    ['invocations that have not ended', live],
    ['invocations that have ended', ended],
    ['state of', state.map(name)],
    ['calls queued for', queues.map(name)],
    ['promises of', promises.map(name)],
    ['deployments', deployments],
  ];
  return kinds
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => {
      const more = names.length > 10 ? ` and ${String(names.length - 10)} more` : '';
      return `${what}: ${names.slice(0, 10).join(', ')}${more}`;
    });
}
