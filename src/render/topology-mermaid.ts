import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { placesOf, portsOf, rolesText } from './drawing.js';
import type { DrawingOptions, Place } from './drawing.js';
import { summary } from './summary.js';

// Names and locations are letters, digits, dashes, dots and underscores, so nothing in a label needs escaping.

function node({ name, roles, ...rest }: NodePlan, index: number, ports: boolean): string {
  const opens = ports ? portsOf({ name, roles, ...rest }).map(({ kind, port }) => `${kind} ${String(port)}`) : [];
  return `n${String(index)}["<b>${name}</b><br/>${[rolesText(roles), ...opens].join('<br/>')}"]`;
}

/** The same as a Mermaid flowchart, which GitHub draws in a README. */
export function topologyMermaid(plan: ClusterPlan, { ports }: DrawingOptions): string {
  let groups = 0;
  const group = (title: string, place: Place, indent: string): string[] => {
    groups += 1;
    return [
      `${indent}subgraph g${String(groups)}["${title}"]`,
      ...place.nodes.map((own) => `${indent}  ${node(own, own.index, ports)}`),
      ...place.places.flatMap((inner) => group(inner.title ?? '', inner, `${indent}  `)),
      `${indent}end`,
    ];
  };
  return ['flowchart TB', ...group(`${plan.name}: ${summary(plan)}`, placesOf(plan), '  '), ''].join('\n');
}
