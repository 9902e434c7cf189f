import type { Path } from '../spec/path.js';
import type { ClusterSpec, ComposeValue, ConfigValue } from '../spec/types.js';
import type { LostIsolation } from './isolation/lost.js';

/** Where something stands: in a file, below keys. Turned into line and column by whoever holds the text. */
export interface Place {
  /** Name of the file, as it was given. */
  readonly file: string;
  readonly path: Path;
  /** Position in the text, for what has no keys: a fault of the syntax. */
  readonly offset?: number;
}

/** One change of a file that keeps everything around it. */
export type Edit =
  /** Replaces the value that stands there. */
  | { readonly do: 'set'; readonly at: Place; readonly value: ConfigValue }
  /** Adds a key to the table that stands there. */
  | { readonly do: 'insert'; readonly at: Place; readonly key: string; readonly value: ComposeValue }
  /** Adds an item to the list that stands there. */
  | { readonly do: 'append'; readonly at: Place; readonly value: string }
  /** Gives a key another name. */
  | { readonly do: 'rename'; readonly at: Place; readonly key: string };

/** A key of restate.toml that was set, wherever that was: in a file, the environment, arguments or a spec. */
export interface Setting {
  /** `undefined` where it is set to something we cannot see, such as a variable of whoever starts the cluster. */
  readonly value: ConfigValue | undefined;
  readonly at: Place;
  readonly from: 'file' | 'environment' | 'arguments' | 'spec';
  /** Whether the value itself stands there, not a variable for it. */
  readonly literal: boolean;
}

/** A variable of a container. */
export interface Variable {
  readonly name: string;
  /** `undefined` where we cannot see it. */
  readonly text: string | undefined;
  /** Whether the text itself stands there, not a variable for it. */
  readonly literal: boolean;
  readonly at: Place;
}

/** Some text of a file, of which parts may come from elsewhere. */
export interface Text {
  readonly text: string;
  /** Whether all of it is known. */
  readonly known: boolean;
  readonly at: Place;
}

export interface PublishedPort {
  /** `undefined` where none is written: then it is every address of the machine. */
  readonly hostIp: string | undefined;
  /** `undefined` where Docker chooses one, or where we cannot see it. */
  readonly hostPort: number | undefined;
  readonly containerPort: number;
  readonly protocol: string;
  readonly at: Place;
  /** How to publish it on 127.0.0.1 alone, where one edit says that. */
  readonly toLoopback: Edit | undefined;
}

export interface Mount {
  readonly kind: 'volume' | 'bind' | 'tmpfs';
  /** Name of the volume or path of this machine; `undefined` where Docker makes up a volume, or it is not known. */
  readonly source: string | undefined;
  readonly target: string;
  readonly subpath: string | undefined;
  readonly at: Place;
}

/** What takes the isolation of a container away, with its place. */
export interface IsolationLoss extends Omit<LostIsolation, 'path'> {
  readonly at: Place;
  /** Whether it is said of all nodes at once. */
  readonly all: boolean;
}

/** A Compose service. */
export interface ContainerModel {
  readonly service: string;
  readonly at: Place;
  /** Whether all its fields are visible; not when it extends a service of a file we do not have. */
  readonly complete: boolean;
  readonly image: Text | undefined;
  readonly builds: boolean;
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly Mount[];
  /** Default: nothing is lost. */
  readonly isolation?: readonly IsolationLoss[];
  /** `off` where it is disabled. */
  readonly healthcheck: { readonly test: Text | undefined; readonly off: boolean; readonly at: Place } | undefined;
  readonly variables: readonly Variable[];
  /** Entrypoint and command in one text. */
  readonly command: string;
  /** Every name under which other containers find it. */
  readonly names: readonly string[];
  readonly networks: readonly string[];
  readonly hostNetwork: boolean;
  /** Whether it is in a network that other projects may join, so that there are names we do not see. */
  readonly externalNetwork: boolean;
  /** Further names it knows, of `extra_hosts` and `links`. */
  readonly extraHosts: readonly string[];
  readonly hostname: string | undefined;
  readonly stopGrace: { readonly seconds: number; readonly at: Place } | undefined;
  readonly replicas: { readonly count: number; readonly at: Place } | undefined;
}

/** How a node's configuration file was found. */
export interface ConfigFile {
  readonly path: string;
  readonly at: Place;
  /** `unseen`: it may well be there, but not where we can read it. */
  readonly state: 'read' | 'missing' | 'unseen';
}

/** One Restate server. */
export interface NodeModel {
  /** What messages call it: its service, its file, its name. */
  readonly label: string;
  readonly at: Place;
  /** Whether all its settings are visible, so that a key that is not set has its default. */
  readonly settled: boolean;
  /** Effective settings by dotted key, of those that are set anywhere. */
  readonly settings: ReadonlyMap<string, Setting>;
  readonly configFile: ConfigFile | undefined;
  /** Arguments the server does not know. */
  readonly unknownArguments: readonly Text[];
  /** What the container may use at most. */
  readonly memoryLimit: { readonly megabytes: number; readonly at: Place } | undefined;
  readonly container: ContainerModel | undefined;
  /** Of a spec's node: what the further Compose fields of its service take away, and publish. Default: nothing. */
  readonly isolation?: readonly IsolationLoss[];
  readonly published?: readonly Pick<PublishedPort, 'hostIp' | 'containerPort' | 'at'>[];
  /** Major and minor version, where it is known. */
  readonly version: readonly [major: number, minor: number] | undefined;
  /** The edits that set a key for this node alone; `undefined` where they would not be safe. */
  readonly set: (key: string, value: ConfigValue) => readonly Edit[] | undefined;
  /** The edits that give a key that is set another name. */
  readonly rename: (key: string, to: string) => readonly Edit[] | undefined;
}

/** What could not be understood, and why. */
export interface Fault {
  readonly kind: 'unreadable' | 'invalid-spec';
  readonly at: Place;
  readonly message: string;
  readonly hint: string;
}

/** A cluster as rules see it: of a spec of ours, or of files somebody else wrote. */
export interface ClusterModel {
  readonly nodes: readonly NodeModel[];
  /** Compose services beside the nodes. */
  readonly services: readonly ContainerModel[];
  /** Whether all its nodes are visible, so that "no node has …" can be said. */
  readonly complete: boolean;
  /** The spec it comes from; its problems then are problems of the spec. */
  readonly spec: ClusterSpec | undefined;
  readonly faults: readonly Fault[];
}
