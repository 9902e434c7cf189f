import { advertisedAddress, canResolve, fabricPort, metadataTargets, nodesAt } from '../address.js';
import type { Address } from '../address.js';
import { services } from '../example.js';
import type { ClusterModel, NodeModel } from '../model.js';
import { keepsOwnMetadata, mayHave, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** Why an address is that of no metadata server; `undefined` where it may be one. */
function fault(node: NodeModel, address: Address, cluster: ClusterModel): string | undefined {
  const meant = nodesAt(cluster.nodes, address);
  if (meant.length === 0) {
    const { container } = node;
    if (container === undefined || canResolve(container, address.host, cluster)) return undefined;
    return `no service is called ${address.host}`;
  }
  if (!meant.some((other) => mayHave(other, 'metadata-server'))) {
    return `${meant[0]?.label ?? ''} does not have the role metadata-server`;
  }
  const ports = meant.map((other) => advertisedAddress(other)?.port ?? fabricPort(other));
  if (ports.includes(undefined) || ports.includes(address.port)) return undefined;
  return `${meant[0]?.label ?? ''} is reached on port ${String(ports[0])}, not ${String(address.port)}`;
}

export const metadataAddressWrong: Rule = {
  id: 'metadata-address-wrong',
  severity: 'error',
  summary: 'Every address in metadata-client.addresses is that of a metadata server.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: (cluster) =>
    cluster.nodes.filter(keepsOwnMetadata).flatMap((node) => {
      const targets = metadataTargets(node).map((target) => ({ ...target, why: fault(node, target.address, cluster) }));
      const wrong = targets.filter(({ why }) => why !== undefined);
      return wrong.map(({ text, why }) => ({
        at: placeOf(node, 'metadata-client.addresses', 'metadata-client.address'),
        message: `${text} is no metadata server: ${why ?? ''}`,
        hint: 'List the advertised addresses of the nodes with the role metadata-server; the fabric port is 5122.',
        // With one that is right the node still joins.
        severity: wrong.length < targets.length ? ('warning' as const) : ('error' as const),
      }));
    }),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_METADATA_CLIENT__ADDRESSES: '["http://restate-1:8080"]' } }),
  },
};
