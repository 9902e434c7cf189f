import type { ClusterModel, NodeModel } from '../model.js';
import { has, textOf } from '../node.js';

export const DESTINATION = 'worker.snapshots.destination';

/** Nodes that take and read snapshots. */
export function workersOf({ nodes }: ClusterModel): readonly NodeModel[] {
  return nodes.filter((node) => has(node, 'worker'));
}

/** Where a node keeps snapshots; `undefined` where it keeps none, or we cannot know. */
export function destinationOf(node: NodeModel): string | undefined {
  return textOf(node, DESTINATION);
}

/** Whether a node is given a variable, whatever is in it. A process may have any from whoever starts it. */
export function mayHaveVariable(node: NodeModel, ...names: readonly string[]): boolean {
  return node.container?.variables.some(({ name }) => names.includes(name)) ?? true;
}
