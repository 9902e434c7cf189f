import type { ClusterSpec, ConfigTable, PortBases, Role, RuntimeKind } from '../spec/types.js';

/** Ports of one node on this machine. */
export interface NodePorts {
  readonly ingress: number;
  readonly admin: number;
  readonly fabric: number;
}

export interface NodePlan {
  /** `node-1`, `node-2` …; also the Compose service and the directory below `nodes/`. */
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly roles: readonly Role[];
  /** What this machine opens. */
  readonly ports: NodePorts;
  /** What the server listens on: the same natively, Restate's usual ports inside a container. */
  readonly listen: NodePorts & { readonly publicIp: string; readonly fabricIp: string };
  /** Where other nodes reach this node. */
  readonly fabricUrl: string;
  /** Where this machine reaches the fabric port, for health checks. */
  readonly probeUrl: string;
  readonly ingressUrl: string;
  readonly adminUrl: string;
  /** Whether this node provisions the cluster by itself. True for at most one node. */
  readonly autoProvision: boolean;
  /** Container name. */
  readonly container: string;
}

/** What a cluster will be: every name, port and address decided. */
export interface ClusterPlan {
  readonly spec: ClusterSpec;
  readonly name: string;
  readonly runtime: RuntimeKind;
  readonly version: string;
  readonly image: string;
  readonly ports: PortBases;
  readonly replication: number;
  readonly partitions: number;
  readonly provision: ClusterSpec['provision'];
  readonly nodes: readonly NodePlan[];
  /** The node every provisioning goes through, whoever asks: two of them could make two clusters. */
  readonly provisioningNode: NodePlan;
  /** restate.toml keys all nodes share, from the profile and the spec. */
  readonly settings: ConfigTable;
  /** Seconds a server may take to stop before it is killed. */
  readonly stopSeconds: number;
}
