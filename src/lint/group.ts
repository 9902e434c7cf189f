import { metadataTargets, nodesAt } from '../rules/address.js';
import type { NodeModel } from '../rules/model.js';
import { textOf } from '../rules/node.js';

/** What is taken for certain: that servers of one Compose file may share a name that none of them writes down. */
export interface GroupOptions {
  /** Whether the nodes come from files that nothing else ties together. Default: no. */
  readonly separateFiles?: boolean;
}

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

/** The cluster a node says it belongs to. Of separate files only what is written counts: each server has a default. */
function clusterName(node: NodeModel, separateFiles: boolean): string | undefined {
  if (separateFiles && !node.settings.has('cluster-name')) return undefined;
  return textOf(node, 'cluster-name', 'localcluster') ?? '';
}

/**
 * Other nodes that an address leads to. In separate files an address that may mean several servers, or the one that
 * writes it down, tells nothing: files side by side are often alternatives, or servers of different machines.
 */
function reached(node: NodeModel, found: readonly NodeModel[], separateFiles: boolean): readonly NodeModel[] {
  return separateFiles && found.length > 1 ? [] : found.filter((other) => other !== node || !separateFiles);
}

/**
 * Which nodes of some files are one cluster: those that name each other as metadata servers, and those that share a
 * cluster name and are set up as parts of one. What is left are servers on their own.
 */
export function groupNodes(
  nodes: readonly NodeModel[],
  { separateFiles = false }: GroupOptions = {},
): readonly (readonly NodeModel[])[] {
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
      // Two services of a file that both advertise the same address: which one is meant can't be told, so all are.
      for (const other of reached(node, nodesAt(nodes, address), separateFiles)) {
        join(node, other);
        linked.add(node).add(other);
      }
    }
  }
  const byName = new Map<string, NodeModel>();
  for (const node of nodes) {
    const name = clusterName(node, separateFiles);
    const first = name === undefined ? undefined : byName.get(name);
    if (name !== undefined && first === undefined) byName.set(name, node);
    else if (first !== undefined && (isPartOfMore(node) || isPartOfMore(first) || linked.has(node))) join(first, node);
  }
  return [...new Set(groups.values())].map((group) => nodes.filter((node) => group.has(node)));
}
