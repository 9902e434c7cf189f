import type {
  ClusterSpec,
  ComposeTable,
  ConfigTable,
  EnvTable,
  PortBases,
  Replication,
  Role,
  RuntimeKind,
} from '../spec/types.js';

import type { Slots } from './ports.js';

/** Ports of one node on this machine. A node opens only those of its roles. */
export interface NodePorts {
  /** Absent without the http-ingress role. */
  readonly ingress: number | undefined;
  /** Absent without the admin role. */
  readonly admin: number | undefined;
  readonly fabric: number;
}

export interface NodePlan {
  /** `node-1`, `node-2` …; also the Compose service and the directory below `nodes/`. */
  readonly name: string;
  /** `node-name`, by which Restate knows it and its data. The same, unless its data had a name before. */
  readonly nodeName: string;
  /** From 1. */
  readonly index: number;
  readonly roles: readonly Role[];
  /** `region` or `region.zone`. */
  readonly location: string | undefined;
  /** What this machine opens. */
  readonly ports: NodePorts;
  /** What the server listens on: the same natively, Restate's usual ports inside a container. */
  readonly listen: NodePorts & { readonly publicIp: string; readonly fabricIp: string };
  /** Where other nodes reach this node. */
  readonly fabricUrl: string;
  /** Where this machine reaches the fabric port, for health checks. */
  readonly probeUrl: string;
  /** Absent without the http-ingress role. */
  readonly ingressUrl: string | undefined;
  /** Absent without the admin role. */
  readonly adminUrl: string | undefined;
  /** Whether this node provisions the cluster by itself. True for at most one node. */
  readonly autoProvision: boolean;
  /** Container name. */
  readonly container: string;
  /** What its container may use, in MB. */
  readonly memoryMb: number;
  /** restate.toml keys from the profile and the spec, before those that the plan decides. */
  readonly settings: ConfigTable;
  readonly env: EnvTable;
  /** Further fields of its Compose service. */
  readonly compose: ComposeTable;
  /** Seconds its server may take to stop before it is killed. */
  readonly stopSeconds: number;
}

/** By node, its `node-name`, where that is another one than its spec says: it was replaced. */
export type NodeNames = Readonly<Record<string, string>>;

/** What a test harness needs of a cluster beyond its spec. */
export interface HarnessChoices {
  /** Nodes reach each other through links of the harness's process, which can break them. */
  readonly links: boolean;
  /** From when on `restate-cluster gc` may remove it although nobody else did; ISO 8601. Stays with its containers. */
  readonly expires: string;
  /** The same, later, for one that was used again. */
  readonly renewed?: string | undefined;
  /** The process it belongs to, if it goes when that does. */
  readonly owner?: { readonly pid: number; readonly started: string; readonly host: string } | undefined;
}

interface SnapshotPlace {
  readonly bucket: string;
  readonly prefix: string;
  /** As restate.toml has it, such as `az://snapshots/demo`. */
  readonly destination: string;
}

/** Azurite, started beside the nodes. */
export interface AzuritePlan extends SnapshotPlace {
  readonly store: 'azurite';
  readonly version: string;
  readonly image: string;
  /** Container name. */
  readonly container: string;
  /** On this machine's 127.0.0.1. */
  readonly port: number;
  /** Where this machine reaches it, without the account. */
  readonly url: string;
  /** Where nodes reach it. */
  readonly nodeUrl: string;
}

/** Where snapshots of a cluster are kept. */
export type SnapshotPlan =
  | AzuritePlan
  | (SnapshotPlace & { readonly store: 's3'; readonly region: string; readonly endpoint: string | undefined })
  | (SnapshotPlace & { readonly store: 'gcs' })
  | (SnapshotPlace & { readonly store: 'azure'; readonly endpoint: string | undefined });

/**
 * How native nodes are told each other's sockets: by paths from where each works, which hold wherever the cluster directory
 * is. Absent for clusters whose data was made when these paths were absolute.
 */
export type SocketPaths = 'relative' | undefined;

/** What a cluster will be: every name, port and address decided. */
export interface ClusterPlan {
  readonly spec: ClusterSpec;
  readonly name: string;
  readonly runtime: RuntimeKind;
  readonly version: string;
  readonly image: string;
  readonly ports: PortBases;
  /** The place of each node in the port series, from 0. It stays when other nodes come and go. */
  readonly slots: Slots;
  /** Of nodes that were replaced. They keep these names when others come and go. */
  readonly nodeNames: NodeNames;
  readonly replication: { readonly logs: Replication; readonly partitions: Replication };
  readonly partitions: number;
  readonly provision: ClusterSpec['provision'];
  readonly nodes: readonly NodePlan[];
  /** Absent where no snapshots are taken. */
  readonly snapshots: SnapshotPlan | undefined;
  /** The node every provisioning goes through, whoever asks: two of them could make two clusters. */
  readonly provisioningNode: NodePlan;
  readonly sockets: SocketPaths;
  /** Set for clusters of a test harness. */
  readonly harness: HarnessChoices | undefined;
}
