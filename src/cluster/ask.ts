import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import { parseSegments, SEGMENT_QUERY } from '../restate/log-segments.js';
import type { LogSegment } from '../restate/log-segments.js';
import { MEMBER_QUERY, parseMembers } from '../restate/membership.js';
import type { Member } from '../restate/membership.js';
import { parseReplicaSets, REPLICA_QUERY } from '../restate/replica-sets.js';
import type { ReplicaSet } from '../restate/replica-sets.js';
import { sqlArgs } from '../restate/restatectl.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { poll } from './poll.js';
import { withScope } from './scope.js';
import type { WaitOptions } from './wait.js';

const CALL_TIMEOUT_MS = 10_000;

/** What a cluster says of itself: who its nodes are, and what they hold. */
export interface Holdings {
  readonly members: readonly Member[];
  readonly segments: readonly LogSegment[];
  readonly replicas: readonly ReplicaSet[];
}

async function query<T>(
  runtime: ClusterRuntime,
  sql: string,
  parse: (stdout: string) => T,
  signal: AbortSignal | undefined,
  ask?: readonly string[],
): Promise<T> {
  return parse((await runtime.restatectl(sqlArgs(sql), { timeoutMs: CALL_TIMEOUT_MS, signal, ask })).stdout);
}

/**
 * Members under the names that their nodes have here.
 *
 * @param ask nodes to ask first
 */
export async function askMembers(
  runtime: ClusterRuntime,
  signal?: AbortSignal,
  ask?: readonly string[],
): Promise<Member[]> {
  const members = await query(runtime, MEMBER_QUERY, parseMembers, signal, ask);
  return members.map((member) => ({ ...member, name: runtime.nodeOf(member.name) }));
}

export function askReplicas(runtime: ClusterRuntime, signal?: AbortSignal): Promise<ReplicaSet[]> {
  return query(runtime, REPLICA_QUERY, parseReplicaSets, signal);
}

/** Asks what every node of a cluster holds. */
export async function askHoldings(runtime: ClusterRuntime, signal?: AbortSignal): Promise<Holdings> {
  return withScope(signal, async (scope) => {
    const members = scope.beside(askMembers(runtime, scope.signal));
    const segments = scope.beside(query(runtime, SEGMENT_QUERY, parseSegments, scope.signal));
    const replicas = scope.beside(askReplicas(runtime, scope.signal));
    return { members: await members(), segments: await segments(), replicas: await replicas() };
  });
}

/** Asks who the nodes of a cluster are, and which partitions they hold. */
export function askMembersAndReplicas(
  runtime: ClusterRuntime,
  signal?: AbortSignal,
): Promise<Pick<Holdings, 'members' | 'replicas'>> {
  return withScope(signal, async (scope) => {
    const members = scope.beside(askMembers(runtime, scope.signal));
    const replicas = scope.beside(askReplicas(runtime, scope.signal));
    return { members: await members(), replicas: await replicas() };
  });
}

/** Whether a look failed only because the cluster can't answer at this moment. */
export function isPassing(error: unknown): error is RunError {
  return error instanceof RunError && !error.missing && !error.canceled;
}

/** Has restatectl change something. */
export async function order(
  runtime: ClusterRuntime,
  args: readonly string[],
  options: Pick<WaitOptions, 'signal'>,
  ask?: readonly string[],
): Promise<void> {
  await runtime.restatectl(args, { timeoutMs: CALL_TIMEOUT_MS, signal: options.signal, ask });
}

/**
 * Looks at a cluster until it is as wanted.
 *
 * @param look resolves to what is still missing, in words, or to `undefined`
 * @throws {ClusterError} `not-ready` with what was missing at last
 */
export async function untilSo(
  runtime: ClusterRuntime,
  look: () => Promise<string | undefined>,
  { signal, clock, timeoutMs = 60_000 }: WaitOptions,
): Promise<void> {
  const { value, done } = await poll<string | undefined>({
    look: async () => {
      try {
        return await look();
      } catch (error) {
        if (!isPassing(error)) throw error;
        return `the cluster does not answer: ${error.tail === '' ? error.message : error.tail}`;
      }
    },
    done: (missing) => missing === undefined,
    everyMs: runtime.pollMs,
    timeoutMs,
    signal,
    ...(clock === undefined ? {} : { clock }),
  });
  if (done) return;
  throw new ClusterError(
    'not-ready',
    `it took longer than ${String(Math.round(timeoutMs / 1_000))} s: ${value ?? ''}`,
    {
      hint: 'Allow more with `--timeout`.',
    },
  );
}
