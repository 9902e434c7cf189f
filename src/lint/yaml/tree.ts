import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import type { Place } from '../../rules/model.js';
import type { Path } from '../../spec/path.js';

/** YAML with aliases and merges resolved, in which every value still knows where it is written. */
export type Tree = TreeScalar | TreeList | TreeMap;

interface TreeScalar {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: string | number | boolean | null;
}
interface TreeList {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly Tree[];
}
export interface TreeMap {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: ReadonlyMap<string, Tree>;
}

/** More values than any Compose file has; aliases of aliases reach it soon. */
const MAX_VALUES = 100_000;
const MAX_DEPTH = 100;

/** A document that is too large, too deep or contains itself. */
export class TreeError extends Error {}

/** A key as text. The library has a symbol for `<<`. */
export function keyText({ key }: Pair): string {
  const value: unknown = isScalar(key) ? key.value : key;
  if (typeof value === 'symbol') return value.description ?? '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Values of other kinds, such as `!!binary`, mean nothing in the files we read. */
function plain(value: unknown): TreeScalar['value'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function anchorsOf(document: Document): Map<string, { node: Node; path: Path }[]> {
  const anchors = new Map<string, { node: Node; path: Path }[]>();
  const visit = (node: unknown, path: Path): void => {
    if (path.length > MAX_DEPTH) throw new TreeError(`is nested more than ${String(MAX_DEPTH)} levels deep`);
    if (!isNode(node) || isAlias(node)) return;
    if (node.anchor !== undefined) anchors.set(node.anchor, [...(anchors.get(node.anchor) ?? []), { node, path }]);
    if (isMap(node)) for (const pair of node.items) visit(pair.value, [...path, keyText(pair)]);
    if (isSeq(node)) for (const [i, item] of node.items.entries()) visit(item, [...path, i]);
  };
  visit(document.contents, []);
  return anchors;
}

/** @throws {TreeError} */
export function treeOf(document: Document, file: string): Tree {
  const anchors = anchorsOf(document);
  let values = 0;

  const resolve = (node: unknown, path: Path, depth: number): Tree => {
    if (++values > MAX_VALUES) throw new TreeError('has too many values, or too many aliases');
    if (depth > MAX_DEPTH)
      throw new TreeError(`is nested more than ${String(MAX_DEPTH)} levels deep, or contains itself`);
    if (isAlias(node)) {
      // An anchor may be set again further down; the last one before the alias counts.
      const before = (anchors.get(node.source) ?? []).filter(
        (anchor) => (anchor.node.range?.[0] ?? 0) < (node.range?.[0] ?? 0),
      );
      const target = before.at(-1);
      if (target === undefined) throw new TreeError(`has an alias without its anchor: ${node.source}`);
      return resolve(target.node, target.path, depth + 1);
    }
    const at = { file, path };
    if (isSeq(node)) {
      return { kind: 'list', at, items: node.items.map((item, i) => resolve(item, [...path, i], depth + 1)) };
    }
    if (!isMap(node)) return { kind: 'scalar', at, value: isScalar(node) ? plain(node.value) : null };
    const own = new Map<string, Tree>();
    const merged = new Map<string, Tree>();
    for (const pair of node.items) {
      const key = keyText(pair);
      const value = resolve(pair.value, [...path, key], depth + 1);
      if (key !== '<<') own.set(key, value);
      // Of several merged tables the first one wins.
      else for (const [inner, tree] of mergedEntries(value)) if (!merged.has(inner)) merged.set(inner, tree);
    }
    return { kind: 'map', at, entries: new Map([...merged, ...own]) };
  };
  return resolve(document.contents, [], 0);
}

function mergedEntries(tree: Tree): readonly (readonly [string, Tree])[] {
  if (tree.kind === 'map') return [...tree.entries];
  return tree.kind === 'list' ? tree.items.flatMap(mergedEntries) : [];
}

/** What stands below keys of a tree. */
export function get(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  let current = tree;
  for (const key of keys) current = current?.kind === 'map' ? current.entries.get(key) : undefined;
  return current;
}

/** Whether an item is there and is not `null`. */
export function isPresent(tree: Tree | undefined): tree is Tree {
  return tree !== undefined && !(tree.kind === 'scalar' && tree.value === null);
}
