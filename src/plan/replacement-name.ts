/**
 * What Restate shall call the node that takes the place of one that lost its data: it takes that for a new node only
 * under a name that it does not know.
 *
 * @param taken names of all nodes, and `node-name`s that the cluster knows
 * @example
 * replacementName('node-2', ['node-1', 'node-2']) // node-2-2
 */
export function replacementName(node: string, taken: readonly string[]): string {
  for (let n = 2; ; n++) {
    const name = `${node}-${String(n)}`;
    if (!taken.includes(name)) return name;
  }
}
