import type { Replication, Role } from '../../spec/types.js';

/** What a new spec asks of a cluster that can't be had, and why. */
export interface Refusal {
  /** Such as `partitions: 24 → 12`. */
  readonly what: string;
  readonly why: string;
}

export interface DifferenceOptions {
  /** Allow an older version of Restate. */
  readonly force: boolean;
  /** Whether the change was begun before. Default false. */
  readonly begun?: boolean;
  /** Nodes that never joined, and so have nothing that must be moved. Default: none. */
  readonly hollow?: readonly string[];
}

/** A node that must be started anew to run with its new settings. */
export interface Restart {
  readonly node: string;
  /** What is new, such as `log-filter: info → debug`. */
  readonly because: readonly string[];
}

/** A node that gives up roles, or goes altogether. */
export interface Retirement {
  readonly node: string;
  /** Roles with data, which must be moved first. */
  readonly roles: readonly Role[];
  /** Whether it leaves the cluster. */
  readonly leaves: boolean;
}

/** How a cluster differs from what its spec asks for. */
export interface Differences {
  readonly refused: readonly Refusal[];
  readonly added: readonly string[];
  readonly retired: readonly Retirement[];
  readonly restarts: readonly Restart[];
  /** New copies of logs and partitions. */
  readonly replication: { readonly logs: Replication; readonly partitions: Replication } | undefined;
  /** Another version of Restate. */
  readonly version: { readonly from: string; readonly to: string } | undefined;
  /** Another place for snapshots, as in `none → s3 s3://bucket/demo`. */
  readonly store: string | undefined;
  /** Why the store beside the nodes must be started anew, such as `port: 10000 → 10001`; nothing where it need not. */
  readonly storeRestart: readonly string[];
  /** Whether there is no store beside the nodes any more. */
  readonly storeLeaves: boolean;
  /** What is written to files and read at the next start, or needs nothing at all. */
  readonly live: readonly string[];
}
