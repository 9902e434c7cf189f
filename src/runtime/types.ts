import type { EngineIdentity } from '../files/manifest.js';
import type { Links } from '../links/links.js';
import type { Restatectl } from '../restate/restatectl.js';
import type { RuntimeKind } from '../spec/types.js';
import type { Ownership } from './ownership.js';

/** What the machine knows of one node, whatever Restate says. */
export interface NodeProcess {
  readonly name: string;
  /** `failing`: it keeps ending and is being started again. */
  readonly state: 'running' | 'failing' | 'stopped' | 'absent';
  /** How it is doing or how it ended, in a few words. */
  readonly detail?: string | undefined;
  /** The image that it was made of; absent for a process. */
  readonly image?: string | undefined;
}

/** What runs otherwise than the files of its directory say. */
export interface Outdated {
  /** In words, such as `image: a:1 → a:2`. */
  readonly nodes: readonly { readonly node: string; readonly because: readonly string[] }[];
  /** The same of the snapshot store beside them. */
  readonly store: readonly string[];
}

/** What comes up while a runtime gets ready, for a progress display. */
export type RuntimeEvent =
  | {
      readonly type: 'download';
      readonly program: string;
      readonly version: string;
      readonly received: number;
      readonly total: number | undefined;
    }
  | { readonly type: 'pull'; readonly image: string; readonly line: string };

export interface PrepareOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: RuntimeEvent) => void;
}

export interface LogOptions {
  /** How many of the last lines. Default: all. */
  readonly tail?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: (node: string, line: string) => void;
}

/** A place where the nodes of one cluster run. Everything is looked up anew at each call; nothing is remembered. */
export interface ClusterRuntime {
  readonly kind: RuntimeKind;
  /** How long between two looks at the cluster while waiting, in milliseconds. */
  readonly pollMs: number;
  /** Makes sure that what a start needs is here: an image, or programs. Starts and changes nothing of the cluster. */
  prepare(options: PrepareOptions): Promise<void>;
  inspect(): Promise<NodeProcess[]>;
  /** The node that Restate knows by a `node-name`; that name itself for one that is not of this cluster's plan. */
  nodeOf(nodeName: string): string;
  /** The snapshot store beside the nodes; `undefined` where the cluster has none, or one elsewhere. */
  inspectStore(): Promise<NodeProcess | undefined>;
  /** Where a cluster of this name runs from, if that is another directory. */
  runsElsewhere(): Promise<string | undefined>;
  /** Whose the processes and the data are that this cluster's name stands for. */
  ownership(): Promise<Ownership>;
  /** Refuses what another directory made: {@link ownership}. @throws {ClusterError} `cluster-elsewhere` */
  assertOurs(): Promise<void>;
  /**
   * Writes down, where that is kept beside the data, that it belongs to the directory whose manifest has this id.
   *
   * @param options.anew end what runs: it was made by files that are not this directory's. Default false
   * @throws {ClusterError} `cluster-elsewhere` where another directory did so at the same moment
   */
  claim(id: string, options?: { readonly anew?: boolean }): Promise<void>;
  /** The engine by which it would be run now; `undefined` where none is needed. @throws {ClusterError} `engine-missing` */
  engine(): Promise<EngineIdentity | undefined>;
  /** What runs otherwise than the files of its directory say: made from another directory, or of another image. */
  outdated(): Promise<Outdated>;
  /**
   * Starts those of these nodes (default: of everything, the snapshot store too) that do not run. Processes that are
   * halted go on.
   */
  start(signal?: AbortSignal, nodes?: readonly string[]): Promise<void>;
  /** Starts the snapshot store beside the nodes, if the cluster has one and it does not run. */
  startStore(signal?: AbortSignal): Promise<void>;
  /** Ends that store in order, if it runs, and starts it as the plan says now. What it holds stays. */
  restartStore(signal?: AbortSignal): Promise<void>;
  /** Removes the store that was beside the nodes and all it holds, also where the plan has none any more. */
  discardStore(): Promise<void>;
  /** Stops these nodes (default: everything, the snapshot store last) and waits until they have ended. Data stays. */
  stop(nodes?: readonly string[]): Promise<void>;
  /** Ends a node in order, if it runs, and starts it with what its files and the plan say now. */
  restart(node: string, signal?: AbortSignal): Promise<void>;
  /** Ends a node at once, as a crash does, and waits until it has ended. Nothing happens to one that does not run. */
  kill(node: string): Promise<void>;
  /** Halts a running node, and waits until it is: it stays, and does nothing until {@link resume}. */
  pause(node: string): Promise<void>;
  resume(node: string): Promise<void>;
  /** What of a node that runs is halted, such as `process 4711`; `undefined` where nothing is. */
  halted(node: string): Promise<string | undefined>;
  /** Deletes the data of a node that does not run. */
  wipe(node: string): Promise<void>;
  /** Removes everything of a node that has left its cluster but its generated files: process or container, data, log. */
  discard(node: string): Promise<void>;
  /**
   * Gives a node that does not run another `node-name` from its next start on: Restate takes one that lost its data for
   * a new node only under a new name.
   */
  rename(node: string, nodeName: string): Promise<void>;
  /**
   * Nodes that run with other settings than their files have now, which were edited by hand: restate.toml, and of
   * containers docker-compose.yml and `.env`.
   */
  editedSinceStart(): Promise<string[]>;
  /** Whether a node was started before, as was noted then; forgotten once it is discarded or purged. */
  wasStarted(node: string): Promise<boolean>;
  /** Whether there is data from an earlier start, of one node or (default) of any. */
  hasData(node?: string): Promise<boolean>;
  /** The nodes that have data from an earlier start. */
  nodesWithData(): Promise<string[]>;
  /** Stops everything and deletes the data of all nodes, and snapshots that are kept beside them. `kill`: without letting anything end by itself. */
  purge(options?: { readonly kill?: boolean }): Promise<void>;
  /** The links between the nodes; absent where they reach each other directly. */
  readonly links: Links | undefined;
  /**
   * Makes what listens on a loopback address of this machine reachable for the nodes, until {@link close}.
   *
   * @returns the address by which they reach it
   */
  expose(url: string): Promise<string>;
  /** Gives up what this process holds for the cluster: links and exposed addresses. Nodes go on. */
  close(): Promise<void>;
  logTail(node: string, lines: number): Promise<string>;
  logs(nodes: readonly string[], options: LogOptions): Promise<void>;
  readonly restatectl: Restatectl;
  /** restatectl on this terminal; resolves to its exit code. */
  restatectlInteractive(args: readonly string[]): Promise<number>;
}

/** A cluster found on this machine. */
export interface FoundCluster {
  readonly name: string;
  readonly runtime: RuntimeKind;
  /** Its cluster directory; unknown where only volumes are left of it. */
  readonly dir: string | undefined;
  readonly nodes: number;
  readonly running: number;
  /** Whether its directory was deleted while it runs. Absent where it is there. */
  readonly deleted?: true;
}
