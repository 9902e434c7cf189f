import { ROLES } from '../spec/types.js';
import type { ClusterSpec, PortBases, RuntimeKind } from '../spec/types.js';
import { planPorts } from './ports.js';
import { sharedSettings } from './profile.js';
import type { ClusterPlan, NodePlan, NodePorts } from './types.js';

const IMAGE = 'docker.restate.dev/restatedev/restate';

/** What Restate listens on when it has a network of its own. */
const CONTAINER_PORTS: NodePorts = { ingress: 8080, admin: 9070, fabric: 5122 };

/** What only the machine can tell, decided before planning. */
export interface PlanChoices {
  /** The runtime, where the spec says `auto`. */
  readonly runtime: RuntimeKind;
  /** The ports, where the spec says `auto`. */
  readonly ports?: PortBases | undefined;
}

function urlHost(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

/** The address at which this machine reaches what listens on `ip`. */
export function reachableIp(ip: string): string {
  if (ip === '0.0.0.0') return '127.0.0.1';
  return ip === '::' ? '::1' : ip;
}

function planNode(spec: ClusterSpec, runtime: RuntimeKind, bind: string, index: number, ports: NodePorts): NodePlan {
  const name = `node-${String(index)}`;
  const docker = runtime === 'docker';
  const publicHost = urlHost(reachableIp(bind));
  const probeUrl = `http://127.0.0.1:${String(ports.fabric)}`;
  return {
    name,
    index,
    roles: ROLES,
    ports,
    // In a container, 0.0.0.0 is the container's own network; `::`, Restate's default, fails without IPv6.
    listen: docker
      ? { ...CONTAINER_PORTS, publicIp: '0.0.0.0', fabricIp: '0.0.0.0' }
      : { ...ports, publicIp: bind, fabricIp: '127.0.0.1' },
    fabricUrl: docker ? `http://${name}:${String(CONTAINER_PORTS.fabric)}` : probeUrl,
    probeUrl,
    ingressUrl: `http://${publicHost}:${String(ports.ingress)}`,
    adminUrl: `http://${publicHost}:${String(ports.admin)}`,
    autoProvision: spec.provision === 'auto' && index === 1,
    container: `${spec.name}-${name}`,
  };
}

/**
 * Decides every name, port and address. The same spec and choices give the same plan.
 *
 * @throws {SpecError} where ports collide
 */
export function planCluster(spec: ClusterSpec, choices: PlanChoices): ClusterPlan {
  const bases = spec.ports === 'auto' ? choices.ports : spec.ports;
  if (bases === undefined) throw new TypeError('a plan for `ports: auto` needs the ports that were chosen');
  const ports = planPorts(bases, spec.nodes);
  const nodes = ports.map((own, i) => planNode(spec, choices.runtime, bases.bind, i + 1, own));
  const [provisioningNode] = nodes;
  if (provisioningNode === undefined) throw new TypeError('a cluster has at least one node');
  return {
    spec,
    name: spec.name,
    runtime: choices.runtime,
    version: spec.restate,
    image: spec.image ?? `${IMAGE}:${spec.restate}`,
    ports: bases,
    replication: spec.replication,
    partitions: spec.partitions,
    provision: spec.provision,
    nodes,
    provisioningNode,
    ...sharedSettings(spec),
  };
}
