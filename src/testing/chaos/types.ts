/** What chaos can do to a cluster. Those of the network need a cluster with `networkFaults`. */
export const NODE_FAULTS = ['kill', 'stop', 'restart', 'pause', 'wipe'] as const;
export const NETWORK_FAULTS = ['isolate', 'partition', 'cut', 'delay', 'drop'] as const;
export type ChaosFault = (typeof NODE_FAULTS)[number] | (typeof NETWORK_FAULTS)[number];

/** A number of milliseconds, or the least and the most of which one is drawn. */
export type Span = number | readonly [least: number, most: number];

export interface ChaosOptions {
  /** Whole number: the same seed does the same to a cluster of the same shape. Default: drawn, and told in {@link Chaos.seed}. */
  readonly seed?: number | undefined;
  /** Default: everything the cluster can have, but `wipe`. */
  readonly faults?: readonly ChaosFault[] | undefined;
  /** Milliseconds of rest after a fault was undone and the cluster is ready again. Default 100 to 500. */
  readonly every?: Span | undefined;
  /** Milliseconds each fault lasts. Default 300 to 2 500. */
  readonly lasting?: Span | undefined;
  /** How many faults. Default: until stopped. */
  readonly count?: number | undefined;
  /**
   * How many faults at the same time, such as a kill during a partition. With more than 1, the same seed chooses the same
   * only as long as faults begin and end in the same order. Default 1.
   */
  readonly atOnce?: number | undefined;
  /**
   * `quorumLoss`: only what the cluster survives without stopping, by the same rules as `explain`; a disk is then wiped
   * at most once. `nothing`: any nodes, as long as one is left. Default `quorumLoss`.
   */
  readonly never?: 'quorumLoss' | 'nothing' | undefined;
}

/** One fault, decided before it is made. */
export interface ChaosStep {
  readonly fault: ChaosFault;
  /** Whom it befalls; of `cut`, `delay` and `drop`: whose messages to the others. */
  readonly nodes: readonly string[];
  readonly lastingMs: number;
  readonly restMs: number;
  /** Of `delay`: by how much, give or take a third. */
  readonly delayMs: number;
  /** Of `drop`: the share of packets, 0 to 1. */
  readonly rate: number;
}

/**
 * Chaos under way. `await using` ends it at the end of the block, and undoes what it did; at the latest it ends with its
 * test. What somebody else did to a node, it leaves alone.
 */
export interface Chaos extends AsyncDisposable {
  readonly seed: number;
  /** Steps begun so far. */
  readonly steps: readonly ChaosStep[];
  /**
   * Resolves when `count` faults were made and undone, after {@link stop}, or when the cluster is stopped.
   *
   * @throws {ClusterError} where the cluster did not recover; it tells the seed and the steps
   */
  readonly done: Promise<void>;
  /** Ends it, undoes the fault under way, and waits until the cluster is ready. Throws what {@link done} throws. */
  stop(): Promise<void>;
}
