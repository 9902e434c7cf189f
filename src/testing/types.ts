import type { Occasion } from '../cluster/export/readme.js';
import type { Ingress } from '@restatedev/restate-sdk-clients';
import type { ClusterStatus } from '../cluster/status.js';
import type { Deployment } from '../restate/admin-answers.js';
import type { SqlValue } from '../restate/sql-text.js';
import type { Role, RuntimeKind } from '../spec/types.js';
import type { Chaos, ChaosOptions } from './chaos/types.js';
import type { Condition } from './conditions.js';
import type { HistoryEntry } from './history.js';
import type { NodeState } from './node-faults.js';
import type { ServiceSource } from './options.js';
import type { ServiceName } from './service-kind.js';

/** A row of a table. */
export type Row = Readonly<Record<string, unknown>>;

/** Values put into SQL safely, as in ``sql`SELECT * FROM state WHERE service_key = ${key}` ``. */
export type Sql = (strings: TemplateStringsArray, ...values: readonly SqlValue[]) => Promise<Row[]>;

export interface LogLine {
  readonly node: string;
  readonly text: string;
  /** When the node wrote it, where the line tells. */
  readonly at: Date | undefined;
}

export interface LogsOptions {
  /** Only lines from then on. */
  readonly since?: Date | undefined;
  /** Only lines that match. */
  readonly match?: RegExp | string | undefined;
}

export interface WaitOptions {
  /** Milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is the same for a node in every state. */
export interface ClusterNode {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly location: string | undefined;
  /** Absent without the http-ingress role. */
  readonly ingressUrl: string | undefined;
  /** Absent without the admin role. */
  readonly adminUrl: string | undefined;
  readonly fabricUrl: string;
  /** What it is now. A node whose process ended although no test told it to is `crashed`; `heal()` starts it. */
  state(): Promise<NodeState>;
  /** What it has logged so far, in the order of writing. */
  logs(options?: LogsOptions): Promise<LogLine[]>;
}

/**
 * A node that runs. What is asked of one node is done in the order of asking. Each operation rejects with `usage` where
 * the node, when its turn comes, is in a state that does not allow it.
 */
export interface RunningNode extends ClusterNode {
  /** Ends it at once, as a crash or a power cut does (SIGKILL). Its disk stays. */
  kill(): Promise<StoppedNode>;
  /** Ends it in order (SIGTERM): it hands over what it leads first. */
  stop(): Promise<StoppedNode>;
  /** Stops and starts it. Does not wait until it is ready: see `waitFor(ready())`. */
  restart(): Promise<RunningNode>;
  /** Halts it (SIGSTOP): it keeps its connections and does nothing, as in a long garbage collection or a frozen machine. */
  pause(): Promise<PausedNode>;
  /** Ends it at once and deletes its disk. */
  wipe(): Promise<WipedNode>;
}

/** A node whose process has ended, and whose disk is still there. */
export interface StoppedNode extends ClusterNode {
  /** Does not wait until it is ready: see `waitFor(ready())`. */
  start(): Promise<RunningNode>;
  wipe(): Promise<WipedNode>;
}

export interface PausedNode extends ClusterNode {
  resume(): Promise<RunningNode>;
  kill(): Promise<StoppedNode>;
}

/**
 * A node that has lost its disk. It can't just be started again: Restate refuses a node that once had data and comes
 * back without, since records it acknowledged are gone.
 */
export interface WipedNode extends ClusterNode {
  /**
   * Starts a new, empty node in its place: with the same addresses, and another `node-name`. It joins the cluster,
   * takes over the place of the lost one in the metadata, and gets its data from the others.
   */
  replace(): Promise<RunningNode>;
}

/** A fault that can be undone by itself. */
export interface Fault extends AsyncDisposable {
  /** What was done, in words. */
  readonly description: string;
  heal(): Promise<void>;
}

/**
 * Where a test serves services, as the newest deployment of them. Registering the same services again with other code
 * makes another endpoint and another deployment, as Restate wants it; invocations under way stay with the one before.
 */
export interface ServiceEndpoint {
  /** On loopback. */
  readonly url: string;
  /** Names of the services. */
  readonly services: readonly string[];
  /**
   * Ends it at once, as a crash does: connections break, and nodes are refused. Handlers under way keep running in this process,
   * but whatever they do reaches no node any more.
   */
  stop(): Promise<void>;
  /** Serves again, at the same address. */
  start(): Promise<void>;
  /** Makes every request late, in milliseconds. Of several delays the longest counts. */
  delay(ms: number): Promise<Fault>;
}

/** A node whose traffic with the other nodes can be broken. */
export interface LinkedNode extends RunningNode {
  /** Cuts it off from every other node, in both directions. Clients still reach it. */
  isolate(): Promise<Fault>;
}

/** What one key of a virtual object or workflow has stored, as JSON. */
export interface KeyState<State extends object = Record<string, unknown>> {
  /** `undefined` where nothing is stored under that name. */
  get<Name extends keyof State & string>(name: Name): Promise<State[Name] | undefined>;
  getAll(): Promise<Partial<State>>;
  /** Stores a value, between two invocations of the key, and resolves when it is there. */
  set<Name extends keyof State & string>(name: Name, value: State[Name]): Promise<void>;
  /** Replaces everything that is stored: names that are left out are removed. */
  setAll(values: State): Promise<void>;
}

/**
 * A cluster that is up. `await using` stops and removes it at the end of the block.
 *
 * While it fails over, what is asked of it is asked again, of other nodes too, for up to 30 s. Each question then rejects
 * with a {@link ClusterError}: `not-ready` with what was last seen, `interrupted` where the cluster is stopped or the test
 * has ended meanwhile, `command-failed` for what is wrong wherever it is asked, such as a query of no table.
 */
export interface StartedCluster extends AsyncDisposable {
  readonly name: string;
  readonly runtime: RuntimeKind;
  /** Its cluster directory. */
  readonly directory: string;
  readonly nodes: readonly RunningNode[];
  /** @throws {ClusterError} `usage` where it has no node of that name */
  node(name: string): RunningNode;
  /** Of the first node that accepts invocations. */
  readonly ingressUrl: string;
  /** Of the first node with an admin API. */
  readonly adminUrl: string;
  /** Variables by which other programs find the cluster: RESTATE_INGRESS_URL, RESTATE_ADMIN_URL, RESTATECTL_ADDRESS … */
  env(): Record<string, string>;
  /**
   * An ingress client of the SDK (`@restatedev/restate-sdk-clients`). Through the node that is named; else through any: where
   * one does not answer, the next is asked with the same idempotency key, so that a call survives the loss of a node and is
   * still done once. A call fails where no node answers for 120 s.
   *
   * @throws {ClusterError} `program-missing` where the package is not installed
   */
  connect(options?: { readonly node?: string; readonly headers?: Readonly<Record<string, string>> }): Promise<Ingress>;

  /** Serves and registers services, and waits until every node knows them. */
  registerService(...services: readonly ServiceSource[]): Promise<Deployment[]>;
  deployments(): Promise<Deployment[]>;
  /**
   * Where this test serves a service, to stop it and to slow it down.
   *
   * @throws {ClusterError} `usage` where it does not
   */
  endpoint(service: ServiceName): ServiceEndpoint;

  status(): Promise<ClusterStatus>;
  /** The node that leads a partition now; waits until there is one. */
  leader(partition: number, options?: WaitOptions): Promise<RunningNode>;
  /** The node that leads the partition of a key of a virtual object or workflow. */
  leaderOf(service: ServiceName, key: string, options?: WaitOptions): Promise<RunningNode>;
  /** The node that leads the partition of an invocation; waits until the invocation is known. */
  leaderOfInvocation(id: string, options?: WaitOptions): Promise<RunningNode>;
  /** The partition of a key of a virtual object or workflow. */
  partitionOf(service: ServiceName, key: string, options?: WaitOptions): Promise<number>;
  /**
   * Asks the tables of the admin API: `sys_invocation`, `state`, … Integers that a number can't hold exactly, such as
   * `partition_key`, are `bigint`.
   */
  readonly sql: Sql;
  /** Asks the tables of the cluster itself: `nodes`, `partition_state`, `logs`, … */
  readonly clusterSql: Sql;
  /**
   * State of one key of a virtual object or workflow; values that are JSON are parsed.
   *
   * @throws {ClusterError} `usage` where no such service is registered
   */
  state(service: ServiceName, key: string, options?: WaitOptions): Promise<Record<string, unknown>>;
  /**
   * The state of one key, to read and to write.
   *
   * @example
   * await cluster.stateOf<{ count: number }>(counter, 'tea').set('count', 41);
   */
  stateOf<State extends object = Record<string, unknown>>(service: ServiceName, key: string): KeyState<State>;
  /** Logs of all nodes, in the order of their times. */
  logs(options?: LogsOptions): Promise<LogLine[]>;
  /**
   * Waits until something holds.
   *
   * @throws {ClusterError} `not-ready` with what was last seen
   */
  waitFor(condition: Condition, options?: WaitOptions): Promise<void>;

  /**
   * Undoes every fault: resumes, starts and replaces nodes, those that crashed by themselves too, mends links, and waits
   * until the cluster is ready.
   */
  heal(options?: WaitOptions): Promise<void>;
  /**
   * Makes random faults, which can be repeated, until it is stopped or the test ends; see {@link ChaosOptions}. What the
   * test did to nodes stays, and counts where the faults are chosen.
   *
   * @throws {ClusterError} `usage` for options that can't be, or while other chaos is under way
   */
  chaos(options?: ChaosOptions): Chaos;

  /**
   * Makes it as it was handed over, much faster than a new one: kills and purges all invocations, removes all state,
   * and all deployments but those it was started with.
   */
  reset(): Promise<void>;
  /** What happened so far: events, faults, looks at the cluster. */
  readonly history: readonly HistoryEntry[];
  /**
   * Writes what helps to understand a failure: logs of all nodes in one, history, settings, tables.
   *
   * @param directory default: a new one below `restate-cluster-failures`, from which old ones are removed
   * @param occasion what failed, for its README.txt
   * @returns the directory, absolute
   */
  saveBundle(directory?: string, occasion?: Occasion): Promise<string>;
  /** Stops and removes it. A second call does nothing. */
  stop(): Promise<void>;
}

/** One node, or several. */
export type NodeNames = string | readonly string[];

/** A cluster started with `networkFaults: true`. Faults reject with `usage` for nodes, times and rates that can't be. */
export interface FaultyCluster extends StartedCluster {
  readonly nodes: readonly LinkedNode[];
  node(name: string): LinkedNode;
  leader(partition: number, options?: WaitOptions): Promise<LinkedNode>;
  leaderOf(service: ServiceName, key: string, options?: WaitOptions): Promise<LinkedNode>;
  leaderOfInvocation(id: string, options?: WaitOptions): Promise<LinkedNode>;
  /** Splits the network: nodes of different groups don't reach each other. Nodes not named are a group of their own. */
  partition(...groups: readonly (readonly string[])[]): Promise<Fault>;
  /** Cuts one direction only: what `from` sends to `to` does not arrive. */
  cut(from: NodeNames, to: NodeNames): Promise<Fault>;
  /** Makes everything that `from` sends to `to` late by `ms`, give or take `jitterMs`. Order is kept. */
  delay(from: NodeNames, to: NodeNames, ms: number, jitterMs?: number): Promise<Fault>;
  /** Loses a share (0 to 1) of the packets. As in TCP, lost ones are sent again, and everything behind them waits. */
  drop(from: NodeNames, to: NodeNames, rate: number): Promise<Fault>;
}
