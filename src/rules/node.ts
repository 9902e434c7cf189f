import { ROLES } from '../spec/types.js';
import type { ConfigValue, Role } from '../spec/types.js';
import type { ClusterModel, NodeModel, Place } from './model.js';

/** What a key is set to, else its default; `undefined` where we cannot know. */
export function valueOf(node: NodeModel, key: string, fallback: ConfigValue | undefined): ConfigValue | undefined {
  const setting = node.settings.get(key);
  if (setting !== undefined) return setting.value;
  return node.settled ? fallback : undefined;
}

/** The same as text. Numbers are written out: `node-name = 1` is a name too. */
export function textOf(node: NodeModel, key: string, fallback?: string): string | undefined {
  const value = valueOf(node, key, fallback);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Whether a key is known not to be set. */
export function isUnset(node: NodeModel, key: string): boolean {
  return node.settled && !node.settings.has(key);
}

/** Where a key is set, else where the node is described. */
export function placeOf(node: NodeModel, ...keys: readonly string[]): Place {
  for (const key of keys) {
    const setting = node.settings.get(key);
    if (setting !== undefined) return setting.at;
  }
  return node.at;
}

/** Items of a list that is set; `undefined` where it is none, or we cannot see it. */
export function listOf(node: NodeModel, key: string): readonly string[] | undefined {
  const value = valueOf(node, key, []);
  return Array.isArray(value) ? (value as readonly ConfigValue[]).map(String) : undefined;
}

/** Its roles, as far as they are roles; all of them where it names none. `undefined` where we cannot know. */
export function rolesOf(node: NodeModel): readonly Role[] | undefined {
  if (isUnset(node, 'roles')) return ROLES;
  const named = listOf(node, 'roles')?.map((role) => (role === LEGACY_METADATA_ROLE ? 'metadata-server' : role));
  return named === undefined ? undefined : ROLES.filter((role) => named.includes(role));
}

/** What `metadata-server` was called up to Restate 1.1; files and variables may still say it. */
export const LEGACY_METADATA_ROLE = 'metadata-store';

/** Whether a node is known to have a role. */
export function has(node: NodeModel, role: Role): boolean {
  return rolesOf(node)?.includes(role) === true;
}

/** Whether a node has a role, or may have it for all we know. */
export function mayHave(node: NodeModel, role: Role): boolean {
  return rolesOf(node)?.includes(role) !== false;
}

/** The nodes with a role; `undefined` where not all of them are known. */
export function allWith(cluster: ClusterModel, role: Role): readonly NodeModel[] | undefined {
  if (!cluster.complete || cluster.nodes.some((node) => rolesOf(node) === undefined)) return undefined;
  return cluster.nodes.filter((node) => has(node, role));
}

/** Whether the metadata is kept by the nodes themselves. */
export function keepsOwnMetadata(node: NodeModel): boolean {
  return ['replicated', 'embedded'].includes(textOf(node, 'metadata-client.type', 'replicated') ?? '');
}

/** Whether a node provisions the cluster by itself: `true` unless it says otherwise. */
export function autoProvisions(node: NodeModel): boolean | undefined {
  const value = valueOf(node, 'auto-provision', true);
  return typeof value === 'boolean' ? value : undefined;
}

/** Addresses of metadata servers a node is told, under the old name too. */
export function metadataAddresses(node: NodeModel): readonly string[] | undefined {
  const old = node.settings.get('metadata-client.address');
  if (old !== undefined) return typeof old.value === 'string' ? [old.value] : undefined;
  return listOf(node, 'metadata-client.addresses');
}

/** A node's name, where it says one. */
export function nameOf(node: NodeModel): string | undefined {
  return textOf(node, 'node-name') ?? (isUnset(node, 'node-name') ? node.container?.hostname : undefined);
}

/** `a`, `a and b`, `a, b and c`. */
export function listing(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Nodes by what a function says of them; those of which it says nothing are left out. */
export function grouped<Key extends string | number>(
  nodes: readonly NodeModel[],
  keyOf: (node: NodeModel) => Key | undefined,
): Map<Key, NodeModel[]> {
  const groups = new Map<Key, NodeModel[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return groups;
}

/** Whether a node's version is at least this one; where it is not known, it is taken to be new. */
export function isAtLeast(node: NodeModel, major: number, minor: number): boolean {
  const [ownMajor, ownMinor] = node.version ?? [Infinity, Infinity];
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** Where something is said of a cluster as a whole: `nodes` of a spec, `services` of a Compose file, or its first file. */
export function clusterPlace({ nodes, spec }: ClusterModel): Place {
  const first = nodes[0]?.at ?? { file: '', path: [] };
  if (spec !== undefined) return { file: first.file, path: ['nodes'] };
  return nodes[0]?.container === undefined ? first : { file: first.file, path: ['services'] };
}
