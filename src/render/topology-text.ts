import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { placesOf, portsOf, rolesText } from './drawing.js';
import type { DrawingOptions, Place } from './drawing.js';

function nodeLine(node: NodePlan, plan: ClusterPlan, { ports }: DrawingOptions): string {
  const width = (textOf: (other: NodePlan) => string) => Math.max(...plan.nodes.map((other) => textOf(other).length));
  const name = node.name.padEnd(width((other) => other.name));
  const roles = rolesText(node.roles).padEnd(width((other) => rolesText(other.roles)));
  const opens = ports ? portsOf(node).map(({ kind, port }) => `${kind} ${String(port)}`) : [];
  return `${name}  ${roles}  ${opens.join(', ')}`.trimEnd();
}

function branch(lines: readonly string[], isLast: boolean): string[] {
  return lines.map((line, i) => `${i > 0 ? (isLast ? '   ' : '│  ') : isLast ? '└─ ' : '├─ '}${line}`);
}

/** The nodes of a cluster as a tree of regions and zones, for a terminal. */
export function topologyText(plan: ClusterPlan, options: DrawingOptions): string {
  const draw = (place: Place): string[] => {
    const below = [
      ...place.nodes.map((node) => [nodeLine(node, plan, options)]),
      ...place.places.map((inner) => [inner.title ?? '', ...draw(inner)]),
    ];
    return below.flatMap((lines, i) => branch(lines, i === below.length - 1));
  };
  return [plan.name, ...draw(placesOf(plan))].join('\n');
}
