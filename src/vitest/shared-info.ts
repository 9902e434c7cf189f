import type { Role, RuntimeKind } from '../spec/types.js';
import type { StartedCluster } from '../testing/types.js';

/** How to reach one node of the shared cluster. */
export interface SharedNodeInfo {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Absent without the http-ingress role. */
  readonly ingressUrl?: string;
  /** Absent without the admin role. */
  readonly adminUrl?: string;
  readonly fabricUrl: string;
}

/** How to reach the cluster that all tests of a run share: plain data, which vitest hands to its workers. */
export interface SharedClusterInfo {
  readonly name: string;
  readonly runtime: RuntimeKind;
  /** Its cluster directory. */
  readonly directory: string;
  /** Of the first node that accepts invocations. */
  readonly ingressUrl: string;
  /** Of the first node with an admin API. */
  readonly adminUrl: string;
  /** Variables by which other programs find the cluster. */
  readonly env: Readonly<Record<string, string>>;
  readonly nodes: readonly SharedNodeInfo[];
}

declare module 'vitest' {
  interface ProvidedContext {
    restateCluster: SharedClusterInfo;
  }
}

export function sharedInfo(cluster: StartedCluster): SharedClusterInfo {
  const { name, runtime, directory, ingressUrl, adminUrl } = cluster;
  const nodes = cluster.nodes.map((node): SharedNodeInfo => {
    const { ingressUrl: ingress, adminUrl: admin } = node;
    return {
      name: node.name,
      roles: [...node.roles],
      ...(ingress === undefined ? {} : { ingressUrl: ingress }),
      ...(admin === undefined ? {} : { adminUrl: admin }),
      fabricUrl: node.fabricUrl,
    };
  });
  return { name, runtime, directory, ingressUrl, adminUrl, env: cluster.env(), nodes };
}
