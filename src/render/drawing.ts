import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { ROLES } from '../spec/types.js';
import type { Role } from '../spec/types.js';
import { regionOf, zoneOf } from '../survival/topology.js';

/** Nodes as they are drawn: by region, and within it by zone. */
export interface Place {
  /** `region eu`, `zone eu.a`; `undefined` for nodes without a location. */
  readonly title: string | undefined;
  readonly nodes: readonly NodePlan[];
  readonly places: readonly Place[];
}

export interface DrawingOptions {
  /** Show the ports; they are not known before the first start where the spec says `auto`. */
  readonly ports: boolean;
}

function by(nodes: readonly NodePlan[], keyOf: (node: NodePlan) => string | undefined): [string, NodePlan[]][] {
  const keys = [...new Set(nodes.flatMap((node) => keyOf(node) ?? []))];
  return keys.map((key) => [key, nodes.filter((node) => keyOf(node) === key)]);
}

/** The cluster as one place with places in it. */
export function placesOf({ nodes }: Pick<ClusterPlan, 'nodes'>): Place {
  return {
    title: undefined,
    nodes: nodes.filter((node) => regionOf(node) === undefined),
    places: by(nodes, regionOf).map(([region, inRegion]) => ({
      title: `region ${region}`,
      nodes: inRegion.filter((node) => zoneOf(node) === undefined),
      places: by(inRegion, zoneOf).map(([zone, inZone]) => ({ title: `zone ${zone}`, nodes: inZone, places: [] })),
    })),
  };
}

/** `all roles`, `all but metadata-server`, or which. */
export function rolesText(roles: readonly Role[]): string {
  const missing = ROLES.filter((role) => !roles.includes(role));
  if (missing.length === 0) return 'all roles';
  return missing.length === 1 ? `all but ${missing.join()}` : roles.join(', ');
}

/** What a node opens on this machine. */
export function portsOf({ ports }: NodePlan): { readonly kind: string; readonly port: number }[] {
  return [
    { kind: 'ingress', port: ports.ingress },
    { kind: 'admin', port: ports.admin },
    { kind: 'node-to-node', port: ports.fabric },
  ].flatMap(({ kind, port }) => (port === undefined ? [] : [{ kind, port }]));
}
