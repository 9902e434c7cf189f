/** Roles a Restate node can run; a node runs all of them unless told otherwise. */
export const ROLES = ['http-ingress', 'admin', 'worker', 'log-server', 'metadata-server'] as const;
export type Role = (typeof ROLES)[number];

/** Roles that keep data on their node's disk, which goes away with the role. */
export const KEEPS_DATA: readonly Role[] = ['worker', 'log-server', 'metadata-server'];

/** Where nodes run: `docker` in containers, `native` as processes of the published binaries. */
export type RuntimeKind = 'docker' | 'native';

/** A value of restate.toml. */
export type ConfigValue = string | number | boolean | readonly ConfigValue[] | ConfigTable;
export interface ConfigTable {
  readonly [key: string]: ConfigValue;
}

/** A value of a Compose file: what YAML and JSON share. */
export type ComposeValue = string | number | boolean | null | readonly ComposeValue[] | ComposeTable;
export interface ComposeTable {
  readonly [key: string]: ComposeValue;
}

/** Environment of a server. `null` hands on the variable of whoever starts the cluster, as a secret should be. */
export type EnvTable = Readonly<Record<string, string | null>>;

/** Where the three port series start and how far apart two nodes are. */
export interface PortBases {
  /** Address on which ingress and admin ports are opened. Default `127.0.0.1`. */
  readonly bind: string;
  /** First ingress port. Default 8080. */
  readonly ingress: number;
  /** First admin port. Default 9070. */
  readonly admin: number;
  /** First node-to-node ("fabric") port. Default 5122. */
  readonly fabric: number;
  /** Port of the snapshot store, where it runs beside the nodes; always on 127.0.0.1. Default 10000. */
  readonly snapshots: number;
  /** Distance between the ports of two neighbouring nodes. Default 100. */
  readonly step: number;
}

/**
 * How many copies there are, and over how many regions, zones and nodes they are spread, as in Restate's
 * `{region: 2, zone: 2, node: 3}`. A narrower scope never has fewer than a wider one.
 */
export interface Replication {
  readonly region?: number | undefined;
  readonly zone?: number | undefined;
  readonly node: number;
}

/** What may be written for {@link Replication}: a number of copies, or any of its scopes. */
export type ReplicationInput = number | Readonly<Partial<Record<keyof Replication, number | undefined>>>;

/** Where the cluster keeps what it knows of itself. */
export type MetadataSpec =
  | {
      /** On the nodes with the metadata-server role, by Raft. */
      readonly store: 'replicated';
      /** How many of the nodes without `roles` of their own run it. Default: enough to survive what the logs survive. */
      readonly servers?: number | undefined;
    }
  /** An etcd of yours. */
  | { readonly store: 'etcd'; readonly addresses: readonly string[] }
  /** A bucket of yours, such as `s3://bucket/prefix`; credentials come from the environment. */
  | { readonly store: 'object-store'; readonly path: string };

/** Where snapshots of partitions are kept: beside the nodes (`azurite`), in a bucket of yours, or nowhere. */
export type SnapshotStore = 'azurite' | 's3' | 'gcs' | 'azure' | 'none';

interface SnapshotBucket {
  /** Bucket or blob container. Default for azurite: `snapshots`. */
  readonly bucket: string;
  /** Where in it. Default: the cluster's name. */
  readonly prefix?: string | undefined;
  /**
   * Least time between two snapshots of a partition, such as `10m`. With `everyRecords`, both must be reached; where
   * neither is given, both have defaults: 10m and 10 000.
   */
  readonly every?: string | undefined;
  /** Least number of log records between two snapshots. */
  readonly everyRecords?: number | undefined;
  /** How many snapshots of a partition are kept; needs Restate 1.7. Default 1. */
  readonly keep?: number | undefined;
}

/** Snapshots of a cluster. Credentials come from the environment, never from here. */
export type SnapshotsSpec =
  | { readonly store: 'none' }
  | (SnapshotBucket & {
      readonly store: 'azurite';
      /** Version of Azurite, both on npm and as a tag of its image. */
      readonly version: string;
      /** Image instead of Microsoft's. */
      readonly image?: string | undefined;
    })
  | (SnapshotBucket & {
      readonly store: 's3';
      readonly region: string;
      /** Address of a store that speaks S3 and is not Amazon's. */
      readonly endpoint?: string | undefined;
    })
  | (SnapshotBucket & { readonly store: 'gcs' })
  | (SnapshotBucket & { readonly store: 'azure'; readonly endpoint?: string | undefined });

/** One node (`name`), or several alike (`prefix` and `count`). */
export interface NodeGroup {
  /** Name of a single node. */
  readonly name?: string | undefined;
  /** What Restate calls a single node, where its data has another name already. Default: `name`. */
  readonly nodeName?: string | undefined;
  /** Nodes are called `<prefix>-1`, `<prefix>-2` … Default: `names.nodePrefix`. */
  readonly prefix?: string | undefined;
  /** How many. Default 1. */
  readonly count?: number | undefined;
  /** Default: all, with as many metadata servers as `metadata.servers` says. */
  readonly roles?: readonly Role[] | undefined;
  /** `region` or `region.zone`; a list is given to the nodes in turn. */
  readonly location?: string | readonly string[] | undefined;
  /** Ports of the first of them; the next ones are `ports.step` further. */
  readonly ports?: Readonly<Partial<Record<'ingress' | 'admin' | 'fabric', number | undefined>>> | undefined;
  /** Memory of each, instead of the cluster's `memory`. */
  readonly memory?: string | undefined;
  readonly config?: ConfigTable | undefined;
  readonly env?: EnvTable | undefined;
  readonly compose?: ComposeTable | undefined;
}

/** What a user wants, validated, with every default filled in that does not depend on another field. */
export interface ClusterSpec {
  readonly apiVersion: 'restate-cluster/v1';
  /** Cluster name; also the Compose project name. */
  readonly name: string;
  /** Exact Restate version, such as `1.7.12`. */
  readonly restate: string;
  /** Container image instead of the published one for `restate`. */
  readonly image?: string | undefined;
  /** `auto` means docker where an engine answers, else native. */
  readonly runtime: RuntimeKind | 'auto';
  /** How many nodes, or which. {@link expandNodes} gives one entry a node. */
  readonly nodes: number | readonly NodeGroup[];
  /** Copies of log records and of partitions. */
  readonly replication: { readonly logs: Replication; readonly partitions: Replication };
  readonly metadata: MetadataSpec;
  readonly snapshots: SnapshotsSpec;
  readonly partitions: number;
  /**
   * Who provisions: `sidecar` (a one-shot container; natively this tool), `auto` (exactly one node does it by
   * itself) or `manual` (nobody, until `restate-cluster provision`).
   */
  readonly provision: 'sidecar' | 'auto' | 'manual';
  /** `fast`: measured local timings; `stock`: Restate's own defaults. */
  readonly profile: 'fast' | 'stock';
  /** `auto` finds free ports once and keeps them for the cluster. */
  readonly ports: PortBases | 'auto';
  /** What a node's container may use; budgets inside the server follow from it. Default `2GB`. */
  readonly memory: string;
  readonly names: {
    /** Nodes without a name are called `<nodePrefix>-1`, … Default `node`. */
    readonly nodePrefix: string;
    /** Containers are called `<containerPrefix>-<node>`. Default: the cluster's name. */
    readonly containerPrefix?: string | undefined;
  };
  /** Further restate.toml keys, for all nodes. */
  readonly config: ConfigTable;
  /** Further environment of all servers. */
  readonly env: EnvTable;
  /** Further Compose fields of all nodes' services, merged deeply. Natively without effect. */
  readonly compose: ComposeTable;
}

/** What a caller may write: every field optional. */
export type ClusterSpecInput = {
  readonly [Key in Exclude<keyof ClusterSpec, 'ports' | 'replication' | 'metadata' | 'snapshots' | 'names'>]?:
    ClusterSpec[Key] | undefined;
} & {
  readonly ports?: Partial<PortBases> | 'auto' | undefined;
  readonly replication?:
    | ReplicationInput
    | { readonly logs?: ReplicationInput | undefined; readonly partitions?: ReplicationInput | undefined }
    | undefined;
  readonly metadata?:
    { readonly store?: 'replicated' | undefined; readonly servers?: number | undefined } | MetadataSpec | undefined;
  readonly snapshots?:
    | 'azurite'
    | 'none'
    | (Partial<SnapshotBucket> & {
        readonly store?: SnapshotStore | undefined;
        readonly version?: string | undefined;
        readonly image?: string | undefined;
        readonly region?: string | undefined;
        readonly endpoint?: string | undefined;
      })
    | undefined;
  readonly names?: Partial<ClusterSpec['names']> | undefined;
};
