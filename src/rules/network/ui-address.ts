import { adminPort, ingressPort } from '../address.js';
import type { NodeModel, PublishedPort } from '../model.js';
import { has } from '../node.js';

/** What the web UI and the CLI are told: where this machine finds the admin API and the ingress of a node. */
export const PUBLIC = [
  { what: 'admin API', table: 'admin', role: 'admin', portOf: adminPort, old: 'admin.advertised-admin-endpoint' },
  {
    what: 'ingress',
    table: 'ingress',
    role: 'http-ingress',
    portOf: ingressPort,
    old: 'ingress.advertised-ingress-endpoint',
  },
] as const;

/** A port that containers of this role publish, in the view of this machine. */
export function publishedOf(node: NodeModel, { role, portOf }: (typeof PUBLIC)[number]): PublishedPort | undefined {
  if (node.container?.hostNetwork !== false || !has(node, role)) return undefined;
  const inside = portOf(node);
  return node.container.ports.find(({ containerPort }) => containerPort === inside);
}
