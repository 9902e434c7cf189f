import type { ClusterPlan } from '../plan/types.js';
import type { RuntimeEvent } from '../runtime/types.js';
import type { Readiness } from './readiness.js';

/** What happens while a cluster comes up or goes down, in the order in which it happens. */
export type ClusterEvent =
  | RuntimeEvent
  /** What will be done, and why this runtime. */
  | { readonly type: 'planned'; readonly plan: ClusterPlan; readonly dir: string; readonly runtimeReason: string }
  | { readonly type: 'waiting-for-lock'; readonly pid: number }
  /** The lock can't be written, and nobody else holds it. */
  | { readonly type: 'going-unlocked'; readonly dir: string; readonly reason: string }
  /** What runs is told by its processes and labels alone. */
  | { readonly type: 'manifest-unusable'; readonly dir: string; readonly reason: string }
  | { readonly type: 'files-written'; readonly dir: string; readonly count: number }
  | { readonly type: 'edited-files-kept'; readonly paths: readonly string[] }
  /** Files that are as generated but for the ends of their lines, and were left so. */
  | { readonly type: 'line-ends-changed'; readonly paths: readonly string[] }
  | { readonly type: 'starting'; readonly nodes: readonly string[] }
  | { readonly type: 'provisioned'; readonly node: string; readonly already: boolean }
  /** Logs that were made before all log servers had joined are put on more of them. */
  | { readonly type: 'widening-logs'; readonly logs: readonly number[] }
  | { readonly type: 'logs-still-narrow'; readonly logs: readonly number[] }
  /** The store lacks snapshots of partitions whose logs were trimmed; they are being taken. */
  | { readonly type: 'snapshots-missing'; readonly partitions: readonly number[]; readonly total: number }
  /** What a change will do, step by step, and what of it needs none. */
  | {
      readonly type: 'change';
      readonly steps: readonly string[];
      readonly live: readonly string[];
      /** Why it can't be taken back once it is begun; `undefined` where it can. */
      readonly oneWay: string | undefined;
    }
  | { readonly type: 'step'; readonly index: number; readonly total: number; readonly title: string }
  | {
      readonly type: 'step-done';
      readonly index: number;
      readonly total: number;
      readonly title: string;
      readonly elapsedMs: number;
    }
  /** The cluster was looked at. Sent only when something changed. */
  | { readonly type: 'progress'; readonly readiness: Readiness }
  | { readonly type: 'ready'; readonly readiness: Readiness; readonly elapsedMs: number }
  | { readonly type: 'stopping'; readonly nodes: readonly string[] }
  /** A migration goes on with another part of its work. */
  | { readonly type: 'phase'; readonly title: string }
  /** Bytes of data went through, of so many where that is known. Sent about ten times a second. */
  | {
      readonly type: 'transfer';
      readonly what: 'copying' | 'checking' | 'restoring';
      readonly bytes: number;
      readonly total: number | undefined;
    }
  /** One more file of a bundle was read, or could not be had. `total`: 0 before it is known. */
  | { readonly type: 'collecting'; readonly what: string; readonly done: number; readonly total: number }
  | { readonly type: 'rolling-back'; readonly nodes: readonly string[]; readonly dataToo: boolean }
  | { readonly type: 'rollback-failed'; readonly reason: string };

export type EventListener = (event: ClusterEvent) => void;
