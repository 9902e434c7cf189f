import { metadataTargets, nodesAt } from '../rules/address.js';
import type { NodeModel } from '../rules/model.js';
import { textOf } from '../rules/node.js';

/** Keys that only make sense for a node that has others. */
const SIGNS = [
  'metadata-client.addresses',
  'metadata-client.address',
  'auto-provision',
  'default-replication',
  'roles',
];

function isPartOfMore(node: NodeModel): boolean {
  return SIGNS.some((key) => node.settings.has(key));
}

/**
 * Which nodes of some files are one cluster: those that name each other as metadata servers, and those that share a
 * cluster name and are set up as parts of one. What is left are servers on their own.
 */
export function groupNodes(nodes: readonly NodeModel[]): readonly (readonly NodeModel[])[] {
  const groups = new Map<NodeModel, Set<NodeModel>>(nodes.map((node) => [node, new Set([node])]));
  const join = (a: NodeModel, b: NodeModel) => {
    const [one, other] = [groups.get(a), groups.get(b)];
    if (one === undefined || other === undefined || one === other) return;
    for (const node of other) {
      one.add(node);
      groups.set(node, one);
    }
  };
  const linked = new Set<NodeModel>();
  for (const node of nodes) {
    for (const { address } of metadataTargets(node)) {
      const others = nodesAt(nodes, address);
      // Two files that both advertise the same address: which one is meant can't be told, so all are.
      for (const other of others) {
        join(node, other);
        linked.add(node).add(other);
      }
    }
  }
  const byName = new Map<string, NodeModel>();
  for (const node of nodes) {
    const name = textOf(node, 'cluster-name', 'localcluster') ?? '';
    const first = byName.get(name);
    if (first === undefined) byName.set(name, node);
    else if (isPartOfMore(node) || isPartOfMore(first) || linked.has(node)) join(first, node);
  }
  return [...new Set(groups.values())].map((group) => nodes.filter((node) => group.has(node)));
}
