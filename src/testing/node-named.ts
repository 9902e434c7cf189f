import { ClusterError } from '../errors.js';

/**
 * The node of a name.
 *
 * @throws {ClusterError} `usage` where there is none
 */
export function nodeNamed<T extends { readonly name: string }>(nodes: readonly T[], name: string): T {
  const found = nodes.find((node) => node.name === name);
  if (found !== undefined) return found;
  throw new ClusterError('usage', `there is no node ${name}`, {
    hint: `There are: ${nodes.map((node) => node.name).join(', ')}.`,
  });
}
