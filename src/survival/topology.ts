import type { ClusterPlan } from '../plan/types.js';
import { expandNodes } from '../spec/nodes.js';
import type { ClusterSpec, ConfigTable, ConfigValue, Replication, Role } from '../spec/types.js';

export interface TopologyNode {
  readonly name: string;
  readonly roles: readonly Role[];
  /** `region` or `region.zone`. */
  readonly location?: string | undefined;
}

/** All that decides what a cluster survives, wherever it was read from. */
export interface Topology {
  readonly nodes: readonly TopologyNode[];
  readonly logs: Replication;
  readonly partitions: Replication;
  /** `external`: in a store of its own, such as etcd, which is taken to be up. */
  readonly metadata: 'replicated' | 'external';
  /** Log servers a log is spread over at least; Restate's `default-nodeset-size`. Default: as few as it may. */
  readonly nodesetSize?: number | undefined;
}

function at(value: ConfigValue | undefined, key: string): ConfigValue | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? (value as ConfigTable)[key] : undefined;
}

/** The topology a spec describes, with the node that provisions it deciding how far logs are spread. */
export function topologyOfSpec(spec: ClusterSpec, provisioner: ConfigTable = spec.config): Topology {
  const size = at(at(provisioner['bifrost'], 'replicated-loglet'), 'default-nodeset-size');
  return {
    nodes: expandNodes(spec).map(({ name, roles, location }) => ({ name, roles, location })),
    logs: spec.replication.logs,
    partitions: spec.replication.partitions,
    metadata: spec.metadata.store === 'replicated' ? 'replicated' : 'external',
    ...(typeof size === 'number' && size > 0 ? { nodesetSize: size } : {}),
  };
}

export function topologyOf({ spec, provisioningNode }: Pick<ClusterPlan, 'spec' | 'provisioningNode'>): Topology {
  return topologyOfSpec(spec, provisioningNode.settings);
}

/** `eu` of `eu.a`. */
export function regionOf({ location }: TopologyNode): string | undefined {
  return location?.split('.')[0];
}

/** `eu.a`, where the location names a zone: a zone is only the same in the same region. */
export function zoneOf({ location }: TopologyNode): string | undefined {
  return location?.includes('.') === true ? location : undefined;
}
