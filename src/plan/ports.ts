import { SpecError } from '../errors.js';
import type { Problem } from '../errors.js';
import type { NodeSpec } from '../spec/nodes.js';
import { pathText } from '../spec/path.js';
import type { ClusterSpec, PortBases, Role } from '../spec/types.js';
import type { NodePorts } from './types.js';

/** Services under development usually listen here, so no default node port may take it. */
const SERVICE_PORT = 9080;
const MAX_PORT = 65_535;

/** The role whose node opens a port; the fabric port every node opens. */
const OPENED_BY = { ingress: 'http-ingress', admin: 'admin', fabric: undefined } as const satisfies Record<
  keyof NodePorts,
  Role | undefined
>;
export const PORT_KINDS = ['ingress', 'admin', 'fabric'] as const;
type PortKind = (typeof PORT_KINDS)[number];

/** Which place in the port series each node has, from 0, by name. A node keeps its place when others come and go. */
export type Slots = Readonly<Record<string, number>>;

/**
 * A place for every node: the one it has in `kept`, else the first that is free. One of `kept` that goes still has its
 * place: in a change it runs until the new ones do.
 */
export function assignSlots(nodes: readonly Pick<NodeSpec, 'name'>[], kept: Slots = {}): Slots {
  const known = new Map(Object.entries(kept));
  const taken = new Set(known.values());
  let next = 0;
  const free = () => {
    while (taken.has(next)) next++;
    return next++;
  };
  return Object.fromEntries(nodes.map(({ name }) => [name, known.get(name) ?? free()]));
}

function take(base: number, step: number, count: number): number[] {
  const ports: number[] = [];
  for (let port = base; ports.length < count; port += step) if (port !== SERVICE_PORT) ports.push(port);
  return ports;
}

interface Wanted {
  readonly kind: PortKind;
  readonly node: NodeSpec;
  readonly port: number;
}

function wantedPorts(bases: PortBases, nodes: readonly NodeSpec[], slots: Slots): Wanted[] {
  const places = new Map(Object.entries(slots));
  const length = Math.max(0, ...places.values()) + 1;
  return PORT_KINDS.flatMap((kind) => {
    const series = take(bases[kind], bases.step, length);
    const role = OPENED_BY[kind];
    return nodes.flatMap((node) => {
      if (role !== undefined && !node.roles.includes(role)) return [];
      const own = node.ports[kind];
      const place = places.get(node.name) ?? 0;
      return [{ kind, node, port: own === undefined ? (series[place] ?? 0) : own + bases.step * node.indexInGroup }];
    });
  });
}

/** The key of the spec by which a port can be moved. */
function pathOf({ kind, node }: Wanted): string {
  return pathText(node.ports[kind] === undefined ? ['ports', kind] : [...node.at, 'ports', kind]);
}

function portProblems(wanted: readonly Wanted[], storePort: number | undefined): Problem[] {
  const problems = new Map<string, Problem>();
  const holders = new Map<number, string>(storePort === undefined ? [] : [[storePort, 'port of the snapshot store']]);
  for (const one of wanted) {
    const { kind, node, port } = one;
    const path = pathOf(one);
    // One problem a series: the rest would only repeat it.
    const tell = (message: string, hint: string) => {
      if (!problems.has(path)) problems.set(path, { path, message, hint });
    };
    const holder = holders.get(port);
    if (port > MAX_PORT) {
      tell(`${node.name} would get port ${String(port)}`, 'Use a lower base or a smaller step.');
    } else if (holder !== undefined) {
      tell(
        `port ${String(port)} of ${node.name} is already the ${holder}`,
        'Move the bases apart, or change `ports.step`.',
      );
    } else {
      holders.set(port, `${kind} port of ${node.name}`);
    }
  }
  return [...problems.values()];
}

/**
 * Ports of every node: the one in place k of the series, from 0, gets base + step·k of each, where its group does not say
 * otherwise; 9080 is left out. A node only has the ports its roles open.
 *
 * @param options.slots the place of each node. Default: in their order
 * @param options.store whether a snapshot store beside the nodes has a port too. Default: no
 * @throws {SpecError} where two ports would meet or leave the valid range
 */
export function planPorts(
  bases: PortBases,
  nodes: readonly NodeSpec[],
  { slots = assignSlots(nodes), store = false }: { readonly slots?: Slots; readonly store?: boolean } = {},
): NodePorts[] {
  const wanted = wantedPorts(bases, nodes, slots);
  const problems = portProblems(wanted, store ? bases.snapshots : undefined);
  if (problems.length > 0) throw new SpecError(problems);
  const byNode = new Map<NodeSpec, Partial<Record<PortKind, number>>>(nodes.map((node) => [node, {}]));
  for (const { kind, node, port } of wanted) {
    const own = byNode.get(node);
    if (own !== undefined) own[kind] = port;
  }
  return nodes.map((node) => ({ ingress: undefined, admin: undefined, fabric: 0, ...byNode.get(node) }));
}

/** Stand for ports that are not chosen yet, away from those that people name themselves. */
export function provisionalPorts(): PortBases {
  return portBlock(62_001);
}

const PORTS_PER_NODE = 3;

/** How many neighbouring ports {@link portBlock} needs. */
export function blockSize(nodes: number): number {
  return 1 + nodes * PORTS_PER_NODE;
}

/**
 * A block of neighbouring ports from `first` on, as `ports: auto` uses. The snapshot store's comes first, so that nodes
 * can be added behind the others.
 */
export function portBlock(first: number): PortBases {
  return {
    bind: '127.0.0.1',
    ingress: first + 1,
    admin: first + 2,
    fabric: first + 3,
    snapshots: first,
    step: PORTS_PER_NODE,
  };
}

/** How far apart the ports of two neighbouring nodes of a spec are. */
export function portStep({ ports }: Pick<ClusterSpec, 'ports'>): number {
  return (ports === 'auto' ? provisionalPorts() : ports).step;
}
