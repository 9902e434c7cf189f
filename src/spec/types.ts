/** Roles a Restate node can run; a node runs all of them unless told otherwise. */
export const ROLES = ['http-ingress', 'admin', 'worker', 'log-server', 'metadata-server'] as const;
export type Role = (typeof ROLES)[number];

/** Where nodes run: `docker` in containers, `native` as processes of the published binaries. */
export type RuntimeKind = 'docker' | 'native';

/** A value of restate.toml. */
export type ConfigValue = string | number | boolean | readonly ConfigValue[] | ConfigTable;
export interface ConfigTable {
  readonly [key: string]: ConfigValue;
}

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
  /** Distance between the ports of two neighbouring nodes. Default 100. */
  readonly step: number;
}

/** What a user wants, validated, with every default filled in. */
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
  /** How many nodes. */
  readonly nodes: number;
  /** Copies of every log record and of every partition. */
  readonly replication: number;
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
  /** Further restate.toml keys, for all nodes. */
  readonly config: ConfigTable;
}

/** What a caller may write: every field optional. */
export type ClusterSpecInput = {
  readonly [Key in Exclude<keyof ClusterSpec, 'ports'>]?: ClusterSpec[Key] | undefined;
} & { readonly ports?: Partial<PortBases> | 'auto' | undefined };
