/** How many domains, zones and nodes a set of nodes touches. */
export interface Reach {
  readonly domains: number;
  readonly zones: number;
  readonly nodes: number;
}

/** What a set of nodes reaches after a loss: all its nodes, those that are left, and those that are lost. */
export interface Members {
  readonly all: Reach;
  readonly alive: Reach;
  readonly lost: Reach;
}

export const NOTHING: Reach = { domains: 0, zones: 0, nodes: 0 };

/** The reach of so many nodes of one cell. */
export function cellReach(nodes: number, zone: boolean): Reach {
  return nodes === 0 ? NOTHING : { domains: 1, zones: zone ? 1 : 0, nodes };
}

/** The reach of nodes of two domains together. */
export function sumReach(a: Reach, b: Reach): Reach {
  return { domains: a.domains + b.domains, zones: a.zones + b.zones, nodes: a.nodes + b.nodes };
}

/** The reach of nodes of two cells of the same domain together. */
export function sumInDomain(a: Reach, b: Reach): Reach {
  return { ...sumReach(a, b), domains: Math.max(a.domains, b.domains) };
}

/** A reach without what goes beyond a need: that makes no difference any more, and many reaches alike. */
export function upTo(need: Reach, { domains, zones, nodes }: Reach): Reach {
  return {
    domains: Math.min(domains, need.domains),
    zones: Math.min(zones, need.zones),
    nodes: Math.min(nodes, need.nodes),
  };
}

/** Whether a set with this reach can hold copies as the replication asks (`checker.rs`, write quorum). */
export function covers(reach: Reach, need: Reach): boolean {
  return reach.domains >= need.domains && reach.zones >= need.zones && reach.nodes >= need.nodes;
}
