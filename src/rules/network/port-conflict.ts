import { adminPort, advertisedAddress, bindIp, fabricPort, ingressPort, isLoopback, isWildcard } from '../address.js';
import { services } from '../example.js';
import type { ClusterModel, ContainerModel, NodeModel, Place } from '../model.js';
import { has, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Report, Rule } from '../rule.js';

/** Something that is opened: who, on which machine, address and port. */
interface Opened {
  readonly what: string;
  readonly machine: string;
  readonly ip: string;
  readonly port: number;
  readonly at: Place;
}

/** The machine a node is on, as far as it is known: a container's own, or the host it advertises. */
function machineOf(node: NodeModel): string {
  if (node.container !== undefined && !node.container.hostNetwork) return `container ${node.label}`;
  if (node.container?.hostNetwork === true) return 'host';
  const host = advertisedAddress(node)?.host ?? bindIp(node) ?? '';
  if (isLoopback(host)) return 'host';
  // Without an address it may be anywhere.
  return host === '' || isWildcard(host) ? `of ${node.at.file}` : host;
}

const SERVICES = [
  { what: 'fabric', prefix: '', role: undefined, portOf: fabricPort },
  { what: 'admin', prefix: 'admin.', role: 'admin', portOf: adminPort },
  { what: 'ingress', prefix: 'ingress.', role: 'http-ingress', portOf: ingressPort },
] as const;

function openedBy(node: NodeModel): Opened[] {
  if (node.settings.get('use-random-ports')?.value === true) return [];
  return SERVICES.flatMap(({ what, prefix, role, portOf }) => {
    const port = portOf(node);
    const mode = textOf(node, `${prefix}listen-mode`) ?? textOf(node, 'listen-mode', 'all');
    if (port === undefined || port === 0 || mode === 'unix' || (role !== undefined && !has(node, role))) return [];
    const at = placeOf(node, `${prefix}bind-address`, `${prefix}bind-port`);
    return [
      { what: `${what} port of ${node.label}`, machine: machineOf(node), ip: bindIp(node, prefix) ?? '::', port, at },
    ];
  });
}

function publishedBy({ service, ports }: ContainerModel): Opened[] {
  return ports.flatMap(({ hostPort, hostIp, containerPort, protocol, at }) =>
    hostPort === undefined || protocol !== 'tcp'
      ? []
      : [
          {
            what: `port ${String(containerPort)} of ${service}`,
            machine: 'host',
            ip: hostIp ?? '::',
            port: hostPort,
            at,
          },
        ],
  );
}

function overlap(a: Opened, b: Opened): boolean {
  return a.machine === b.machine && a.port === b.port && (a.ip === b.ip || isWildcard(a.ip) || isWildcard(b.ip));
}

function check({ nodes, services, spec }: ClusterModel): Report[] {
  // The plan of a spec gives every node ports of its own.
  if (spec !== undefined) return [];
  const containers = [...nodes.flatMap(({ container }) => container ?? []), ...services];
  const opened = [...nodes.flatMap(openedBy), ...containers.flatMap(publishedBy)];
  return opened.flatMap((one, i) => {
    const before = opened.slice(0, i).find((other) => overlap(one, other));
    if (before === undefined) return [];
    return [
      {
        at: one.at,
        message: `port ${String(one.port)} is opened twice: as ${before.what} and as ${one.what}`,
        hint: 'Give one of them another port; on one machine every port belongs to one node.',
      },
    ];
  });
}

export const portConflict: Rule = {
  id: 'port-conflict',
  severity: 'error',
  summary: 'On one machine, no two nodes share a port.',
  docs: `${DOCS}/server/networking#running-multiple-instances-on-same-host`,
  check,
  examples: {
    good: services({ fields: ['ports: ["127.0.0.1:8080:8080"]'] }, { fields: ['ports: ["127.0.0.1:8180:8080"]'] }),
    bad: services({ fields: ['ports: ["127.0.0.1:8080:8080"]'] }, { fields: ['ports: ["127.0.0.1:8080:8080"]'] }),
  },
};
