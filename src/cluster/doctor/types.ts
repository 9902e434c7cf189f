import type { RuntimeKind } from '../../spec/types.js';

/** What is looked at, one after the other. */
export type CheckName =
  | 'node'
  | 'engine'
  | 'image'
  | 'clock'
  | 'programs'
  | 'write'
  | 'memory'
  | 'disk'
  | 'ports'
  | 'ipv6'
  | 'proxy'
  | 'name'
  | 'data'
  | 'leftovers';

/**
 * `warning`: the cluster runs, until something happens, or once something was fetched. `problem`: it can't be started
 * as things are. `unknown`: this machine does not tell.
 */
export type CheckState = 'ok' | 'warning' | 'problem' | 'unknown';

/** One thing found about this machine. */
export interface CheckResult {
  readonly check: CheckName;
  readonly state: CheckState;
  /** What was found, in a sentence without its full stop. */
  readonly message: string;
  /** The command or step that mends it. */
  readonly hint?: string;
}

/** Whether this machine can run a cluster, and what that rests on. */
export interface Checkup {
  /** Name of the cluster. */
  readonly name: string;
  /** Its directory, absolute. Nothing need be there. */
  readonly dir: string;
  /** Where `up` would run its nodes. */
  readonly runtime: RuntimeKind;
  /** Why there, in a few words. */
  readonly runtimeReason: string;
  readonly nodes: number;
  /** Restate version. */
  readonly version: string;
  /** Whether there is no problem. */
  readonly fit: boolean;
  readonly checks: readonly CheckResult[];
}
