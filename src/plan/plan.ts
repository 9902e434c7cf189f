import { expandNodes } from '../spec/nodes.js';
import type { NodeSpec } from '../spec/nodes.js';
import type { ClusterSpec, PortBases, RuntimeKind } from '../spec/types.js';
import { mergeCompose } from './merge.js';
import { assignSlots, planPorts } from './ports.js';
import type { Slots } from './ports.js';
import { nodeDefaults } from './profile.js';
import { planSnapshots, snapshotEnv } from './snapshots.js';
import type {
  ClusterPlan,
  HarnessChoices,
  NodeNames,
  NodePlan,
  NodePorts,
  SnapshotPlan,
  SocketPaths,
} from './types.js';

const IMAGE = 'docker.restate.dev/restatedev/restate';

/** What Restate listens on when it has a network of its own. */
const CONTAINER_PORTS = { ingress: 8080, admin: 9070, fabric: 5122 };

/** What only the machine can tell, decided before planning. */
export interface PlanChoices {
  /** The runtime, where the spec says `auto`. */
  readonly runtime: RuntimeKind;
  /** The ports, where the spec says `auto`. */
  readonly ports?: PortBases | undefined;
  /** Places in the port series that nodes have already. Others get the first free ones. */
  readonly slots?: Slots | undefined;
  /** By node, what Restate calls it since it was replaced. */
  readonly nodeNames?: NodeNames | undefined;
  /** As the data of a native cluster has them. Default: absolute ones. */
  readonly sockets?: SocketPaths;
  /** For clusters of a test harness. */
  readonly harness?: HarnessChoices | undefined;
}

function urlHost(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

/** The address at which this machine reaches what listens on `ip`. */
export function reachableIp(ip: string): string {
  if (ip === '0.0.0.0') return '127.0.0.1';
  return ip === '::' ? '::1' : ip;
}

interface Shared {
  readonly spec: ClusterSpec;
  readonly runtime: RuntimeKind;
  readonly bind: string;
  readonly links: boolean;
  readonly snapshots: SnapshotPlan | undefined;
}

/**
 * Where a node finds another through a link: a socket below its own working directory, so that each node has links of
 * its own although all are told the same address.
 */
function linkAddress(node: string): string {
  return `unix:links/${node}.sock`;
}

/** The ports a server listens on inside its container: Restate's usual ones, of its roles. */
function containerPorts(ports: NodePorts): NodePorts {
  return {
    ingress: ports.ingress === undefined ? undefined : CONTAINER_PORTS.ingress,
    admin: ports.admin === undefined ? undefined : CONTAINER_PORTS.admin,
    fabric: CONTAINER_PORTS.fabric,
  };
}

function planNode(shared: Shared, node: NodeSpec, index: number, ports: NodePorts): NodePlan {
  const { spec, runtime, bind, links, snapshots } = shared;
  const { name, nodeName, roles, location } = node;
  const docker = runtime === 'docker';
  const probeUrl = `http://127.0.0.1:${String(ports.fabric)}`;
  const directUrl = docker ? `http://${name}:${String(CONTAINER_PORTS.fabric)}` : probeUrl;
  const publicUrl = (port: number | undefined) =>
    port === undefined ? undefined : `http://${urlHost(reachableIp(bind))}:${String(port)}`;
  return {
    name,
    nodeName,
    index,
    roles,
    location,
    ports,
    // In a container, 0.0.0.0 is the container's own network; `::`, Restate's default, fails without IPv6.
    listen: docker
      ? { ...containerPorts(ports), publicIp: '0.0.0.0', fabricIp: '0.0.0.0' }
      : { ...ports, publicIp: bind, fabricIp: '127.0.0.1' },
    fabricUrl: links ? linkAddress(name) : directUrl,
    probeUrl,
    ingressUrl: publicUrl(ports.ingress),
    adminUrl: publicUrl(ports.admin),
    autoProvision: false,
    container: `${spec.names.containerPrefix ?? spec.name}-${name}`,
    env: { ...(roles.includes('worker') ? snapshotEnv(snapshots) : {}), ...spec.env, ...node.env },
    compose: mergeCompose(spec.compose, node.compose),
    ...nodeDefaults(spec, node),
  };
}

/** Nodes that keep the cluster's metadata; none where an external store does. */
export function metadataServers({ nodes }: Pick<ClusterPlan, 'nodes'>): NodePlan[] {
  return nodes.filter(({ roles }) => roles.includes('metadata-server'));
}

/** The first metadata server; where the metadata is kept elsewhere, the first node. */
function chooseProvisioningNode(nodes: readonly NodePlan[]): NodePlan {
  const chosen = metadataServers({ nodes })[0] ?? nodes[0];
  if (chosen === undefined) throw new TypeError('a cluster has at least one node');
  return chosen;
}

/**
 * Decides every name, port and address. The same spec and choices give the same plan.
 *
 * @throws {SpecError} where ports collide
 */
export function planCluster(spec: ClusterSpec, choices: PlanChoices): ClusterPlan {
  const bases = spec.ports === 'auto' ? choices.ports : spec.ports;
  if (bases === undefined) throw new TypeError('a plan for `ports: auto` needs the ports that were chosen');
  const { nodeNames = {} } = choices;
  const described = expandNodes(spec).map((node) => ({ ...node, nodeName: nodeNames[node.name] ?? node.nodeName }));
  const snapshots = planSnapshots(spec, choices.runtime, bases);
  const slots = assignSlots(described, choices.slots);
  const ports = planPorts(bases, described, { slots, store: snapshots?.store === 'azurite' });
  const { runtime, harness } = choices;
  const shared = { spec, runtime, bind: bases.bind, links: harness?.links === true, snapshots };
  const passive = described.map((node, i) =>
    planNode(shared, node, i + 1, ports[i] ?? { ingress: undefined, admin: undefined, fabric: 0 }),
  );
  const { name } = chooseProvisioningNode(passive);
  const nodes = passive.map((node) => ({ ...node, autoProvision: spec.provision === 'auto' && node.name === name }));
  return {
    spec,
    name: spec.name,
    runtime: choices.runtime,
    version: spec.restate,
    image: spec.image ?? `${IMAGE}:${spec.restate}`,
    ports: bases,
    slots,
    nodeNames: Object.fromEntries(
      Object.entries(nodeNames).filter(([node]) => described.some(({ name }) => name === node)),
    ),
    replication: spec.replication,
    partitions: spec.partitions,
    provision: spec.provision,
    nodes,
    snapshots,
    provisioningNode: chooseProvisioningNode(nodes),
    sockets: choices.sockets,
    harness: choices.harness,
  };
}
