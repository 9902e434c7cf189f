import { isCollection, isMap, isNode, isScalar, isSeq, stringify } from 'yaml';
import type { Document, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Edit } from '../../rules/model.js';
import type { Path } from '../../spec/path.js';
import { readYaml } from '../../spec/yaml-faults.js';
import type { ComposeValue } from '../../spec/types.js';
import { lineAround } from '../position.js';
import type { Range, Source, TextEdit } from '../types.js';
import { keyText } from './tree.js';

/** A YAML text, its document and what is wrong with its syntax. */
export interface YamlSource extends Source {
  readonly document: Document;
  readonly fault: { readonly offset: number; readonly message: string } | undefined;
}

function pairAt(document: Document, path: Path): Pair | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  return isMap(parent) ? parent.items.find((pair) => keyText(pair) === String(path.at(-1))) : undefined;
}

function nodeAt(document: Document, path: Path): unknown {
  let node: unknown = document.contents;
  for (const key of path) {
    if (isMap(node)) node = node.items.find((pair) => keyText(pair) === String(key))?.value;
    else if (isSeq(node) && typeof key === 'number') node = node.items[key];
    else return undefined;
  }
  return node;
}

function range(node: unknown): Range | undefined {
  if (!isNode(node) || node.range === undefined || node.range === null) return undefined;
  return { start: node.range[0], end: node.range[1] };
}

function rangeOf(document: Document, path: Path): Range | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const part = path.slice(0, depth);
    const value = nodeAt(document, part);
    const key = pairAt(document, part)?.key;
    const found = isScalar(value) && depth === path.length ? range(value) : (range(key) ?? range(value));
    // An empty value has no width; its key says where it is.
    if (found !== undefined) return found.end > found.start ? found : (range(key) ?? found);
  }
  return undefined;
}

/** A value on one line, quoted as the text it replaces was where it can be. */
function inline(value: unknown, quote?: string): string {
  if (typeof value === 'string' && quote === "'" && !/['\n]/.test(value)) return `'${value}'`;
  if (typeof value === 'string' && quote === '"') return JSON.stringify(value);
  return stringify(value, { lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: false }).trimEnd();
}

/** The end of the line on which a block collection's last value ends, comments there included. */
function endOfBlock(text: string, collection: YAMLMap | YAMLSeq): number | undefined {
  const own = range(collection);
  if (own === undefined) return undefined;
  const last = own.start + text.slice(own.start, own.end).trimEnd().length;
  return lineAround(text, last).end;
}

function indentOf(text: string, offset: number): string {
  return ' '.repeat(offset - lineAround(text, offset).start);
}

function block(key: string, value: ComposeValue, indent: string): string {
  const nested = typeof value === 'object' && value !== null;
  const body = nested ? stringify({ [key]: value }, { lineWidth: 0 }).trimEnd() : `${key}: ${inline(value)}`;
  return body
    .split('\n')
    .map((line) => indent + line)
    .join('\n');
}

function addToFlow(collection: YAMLMap | YAMLSeq, added: string): TextEdit | undefined {
  const own = range(collection);
  if (own === undefined) return undefined;
  const last = range(isMap(collection) ? collection.items.at(-1)?.value : collection.items.at(-1));
  const at = last?.end ?? own.start + 1;
  return { start: at, end: at, text: last === undefined ? added : `, ${added}` };
}

function insert(text: string, map: YAMLMap, key: string, value: ComposeValue): TextEdit | undefined {
  if (map.items.some((pair) => keyText(pair) === key)) return undefined;
  if (map.flow === true) return addToFlow(map, `${key}: ${inline(value)}`);
  const first = range(map.items[0]?.key);
  const at = endOfBlock(text, map);
  if (first === undefined || at === undefined) return undefined;
  return { start: at, end: at, text: `\n${block(key, value, indentOf(text, first.start))}` };
}

function append(text: string, list: YAMLSeq, value: string): TextEdit | undefined {
  if (list.flow === true) return addToFlow(list, inline(value));
  const own = range(list);
  const at = endOfBlock(text, list);
  if (own === undefined || at === undefined) return undefined;
  return { start: at, end: at, text: `\n${indentOf(text, own.start)}- ${inline(value)}` };
}

function edit(document: Document, text: string, change: Edit): TextEdit | undefined {
  const node = nodeAt(document, change.at.path);
  switch (change.do) {
    case 'set': {
      const old = range(node);
      if (old === undefined || !isNode(node) || (isCollection(node) && node.flow !== true)) return undefined;
      return { ...old, text: inline(change.value, text[old.start]) };
    }
    case 'insert':
      return isMap(node) ? insert(text, node, change.key, change.value) : undefined;
    case 'append':
      return isSeq(node) ? append(text, node, change.value) : undefined;
    case 'rename': {
      const key = range(pairAt(document, change.at.path)?.key);
      return key === undefined ? undefined : { ...key, text: change.key };
    }
  }
}

/** Reads YAML. Syntax errors do not throw: they are in `fault`. */
export function yamlSource(name: string, text: string): YamlSource {
  const { document, fault } = readYaml(text, {
    merge: true,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false, // the library compares each key with every other
  });
  return {
    name,
    text,
    document,
    fault: fault && { offset: fault.position, message: fault.message },
    rangeOf: (path) => rangeOf(document, path),
    edit: (change) => edit(document, text, change),
  };
}
