import type { ClusterPlan } from '../../plan/types.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import type { WaitOptions } from '../wait.js';

/** What a step works with. */
export interface StepContext {
  /** The cluster directory. */
  readonly dir: string;
  /** What the cluster is to become. */
  readonly after: ClusterPlan;
  /** What it is at this moment: nodes of both sides, but for those that nothing is expected of any more. */
  readonly plan: ClusterPlan;
  /** Runs the nodes of both sides. */
  readonly runtime: ClusterRuntime;
  readonly options: WaitOptions;
  /**
   * Gives nodes their final settings, and writes them: one runs with them once it is started anew. Of one that leaves,
   * nothing is expected any more.
   */
  settle(nodes: readonly string[]): Promise<void>;
  /** Gives a node its final settings, and writes down that it is about to be started anew with them. */
  restarting(node: string): Promise<void>;
  /** Writes down that a node runs with its final settings, so that it is not started anew again. */
  restarted(node: string): Promise<void>;
  /** Partitions whose leaders were moved, and may not move back yet. */
  readonly pinnedPartitions: readonly number[];
  /** Writes down which these are. */
  pinned(partitions: readonly number[]): Promise<void>;
  /** Writes down that nodes hold nothing any more: they are not started again. */
  emptied(nodes: readonly string[]): Promise<void>;
  /** Writes down that the cluster depends no more on nodes whose data was lost. */
  forgotten(): Promise<void>;
}

/**
 * One step of a change. Each can be run again: what is done of it already is seen in the cluster, since whoever ran it
 * may have been killed at any moment.
 */
export interface Step {
  /** What it does, such as `restart node-2 (log-filter: info → debug)`. */
  readonly title: string;
  /** Running nodes that it ends on purpose. Default: none. */
  readonly touches?: readonly string[];
  run(context: StepContext): Promise<void>;
}
