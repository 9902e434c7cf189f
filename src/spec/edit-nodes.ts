import { expandNodes } from './nodes.js';
import type { NodeSpec } from './nodes.js';
import type { ClusterSpec, NodeGroup, Role } from './types.js';

/** Nodes to be added to a spec. */
export interface NewNodes {
  readonly count: number;
  /** Default: as for any node. */
  readonly roles?: readonly Role[] | undefined;
  /** One for all, or a list that is given to them in turn. */
  readonly locations?: readonly string[] | undefined;
}

type Nodes = ClusterSpec['nodes'];

/** Whether a group says nothing but how many nodes it has. */
function isPlain({ count, ...rest }: NodeGroup): boolean {
  return count !== undefined && Object.values(rest).every((value) => value === undefined);
}

/** The names the next nodes get: numbers go on after the highest that is in use. */
function nextNames(spec: ClusterSpec, count: number): string[] {
  const { nodePrefix } = spec.names;
  const numbers = expandNodes(spec).flatMap(({ name }) => {
    const number = name.startsWith(`${nodePrefix}-`) ? Number(name.slice(nodePrefix.length + 1)) : Number.NaN;
    return Number.isInteger(number) ? [number] : [];
  });
  const last = Math.max(0, ...numbers);
  return Array.from({ length: count }, (_, i) => `${nodePrefix}-${String(last + i + 1)}`);
}

/** The names that a group at the end of a spec would give its nodes by itself. */
function namesByItself(spec: ClusterSpec, group: NodeGroup): string[] {
  const groups = typeof spec.nodes === 'number' ? [{ count: spec.nodes }] : spec.nodes;
  const all = expandNodes({ ...spec, nodes: [...groups, group] });
  return all.slice(-(group.count ?? 1)).map(({ name }) => name);
}

function fieldsOf({ roles, locations }: NewNodes): Pick<NodeGroup, 'roles' | 'location'> {
  const [only, ...more] = locations ?? [];
  return {
    ...(roles === undefined ? {} : { roles }),
    ...(only === undefined ? {} : { location: more.length === 0 ? only : locations }),
  };
}

/** The nodes of a spec with further ones. Those that are there keep their names. */
export function withNodes(spec: ClusterSpec, added: NewNodes): Nodes {
  const fields = fieldsOf(added);
  const plain = Object.keys(fields).length === 0;
  if (typeof spec.nodes === 'number' && plain) return spec.nodes + added.count;
  const groups = typeof spec.nodes === 'number' ? [{ count: spec.nodes }] : spec.nodes;
  const names = nextNames(spec, added.count);
  const last = groups.at(-1);
  const group: NodeGroup = { count: added.count, ...fields };
  const numbered = namesByItself(spec, group).every((name, i) => name === names[i]);
  if (plain && numbered && last !== undefined && isPlain(last)) {
    return [...groups.slice(0, -1), { count: (last.count ?? 1) + added.count }];
  }
  if (numbered) return [...groups, group];
  const { locations = [] } = added;
  return [
    ...groups,
    ...names.map((name, i): NodeGroup => {
      const location = locations[i % Math.max(1, locations.length)];
      return { name, ...fields, ...(location === undefined ? {} : { location }) };
    }),
  ];
}

/** Fields of a group that say something else of each of its nodes. */
const OF_THE_GROUP: readonly string[] = ['count', 'prefix', 'ports', 'location'] satisfies (keyof NodeGroup)[];

/** One node of a group, written out by itself. */
function alone(group: NodeGroup, node: NodeSpec, step: number): NodeGroup {
  const shared = Object.entries(group).filter(([key]) => !OF_THE_GROUP.includes(key));
  const own = Object.entries(group.ports ?? {}).flatMap(([kind, port]) =>
    port === undefined ? [] : [[kind, port + step * node.indexInGroup] as const],
  );
  return {
    name: node.name,
    ...Object.fromEntries(shared),
    ...(node.location === undefined ? {} : { location: node.location }),
    ...(own.length === 0 ? {} : { ports: Object.fromEntries(own) }),
  };
}

/**
 * The nodes of a spec without some. Those that stay keep their names, for which groups are written out where needed.
 *
 * @param step distance between the ports of two neighbouring nodes
 */
export function withoutNodes(spec: ClusterSpec, names: readonly string[], step: number): Nodes {
  const gone = new Set(names);
  const nodes = expandNodes(spec);
  const staying = nodes.filter(({ name }) => !gone.has(name));
  // The names of the first ones do not depend on how many come after them.
  if (typeof spec.nodes === 'number') {
    const fromTheEnd = staying.every(({ name }, i) => name === nodes[i]?.name);
    return fromTheEnd ? staying.length : staying.map(({ name }) => ({ name }));
  }
  let at = 0;
  const groups = spec.nodes.map((group) => {
    const own = nodes.slice(at, at + (group.count ?? 1));
    at += own.length;
    return { group, size: own.length, kept: own.filter(({ name }) => !gone.has(name)) };
  });
  const shorter = groups.flatMap(({ group, size, kept }): NodeGroup[] => {
    if (kept.length === 0) return [];
    return [kept.length === size ? group : { ...group, count: kept.length }];
  });
  if (describes({ ...spec, nodes: shorter }, staying)) return shorter;
  return groups.flatMap(({ group, kept }) =>
    group.name === undefined ? kept.map((node) => alone(group, node, step)) : kept.map(() => group),
  );
}

/** Whether a spec has just these nodes, each where it was and with the ports it had. */
function describes(spec: ClusterSpec, nodes: readonly NodeSpec[]): boolean {
  const identity = ({ name, location, ports, indexInGroup }: NodeSpec) =>
    JSON.stringify([name, location, Object.keys(ports).length === 0 ? [] : [ports, indexInGroup]]);
  const described = expandNodes(spec);
  return (
    described.length === nodes.length && described.every((node, i) => identity(node) === identity(nodes[i] ?? node))
  );
}
