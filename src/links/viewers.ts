/** Who looks at the nodes besides themselves: this program. Its links are never broken. No node can be called so. */
export const CONTROL = '_control';

/** One link: the way by which `viewer` reaches `target`. */
export interface Way {
  readonly viewer: string;
  readonly target: string;
}

/** Every link a cluster needs: from each node to each, itself included, and from this program. */
export function waysBetween(nodes: readonly string[]): Way[] {
  return [...nodes, CONTROL].flatMap((viewer) => nodes.map((target) => ({ viewer, target })));
}
