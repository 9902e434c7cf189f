import { isDeepStrictEqual } from 'node:util';
import { isAlias, isMap, isNode, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import { isTable } from '../spec/tables.js';
import type { ClusterSpecInput } from '../spec/types.js';

/** Fields of a spec that commands edit. */
export type SpecEdit = Pick<ClusterSpecInput, 'nodes' | 'replication' | 'restate'>;

/** As it reads back from a file. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function withoutCount(value: unknown): unknown {
  return isTable(value) ? { ...value, count: undefined } : value;
}

/** A list that keeps what it has of the old one, with its comments; of a group that only grows or shrinks its number. */
function merged(document: Document, field: string, list: readonly unknown[]): unknown {
  const present: unknown = document.get(field, true);
  const fresh = document.createNode(list);
  if (!isSeq(fresh)) return fresh;
  if (!isSeq(present)) {
    if (isNode(present) && present.comment !== undefined) fresh.commentBefore = present.comment;
    return fresh;
  }
  let old = present.items.map((item) => ({ item, value: isNode(item) ? (item.toJS(document) as unknown) : item }));
  const take = (same: (value: unknown) => boolean): unknown => {
    const found = old.find(({ value }) => same(value));
    old = old.filter((one) => one !== found);
    return found?.item;
  };
  const values = list.map(plain);
  const kept = values.map((wanted) => take((value) => isDeepStrictEqual(plain(value), wanted)));
  present.items = fresh.items.map((item, i) => {
    const [same, wanted] = [kept[i], values[i]];
    if (same !== undefined || !isTable(wanted) || wanted['count'] === undefined) return same ?? item;
    const group = take((value) => isTable(value) && isDeepStrictEqual(withoutCount(value), withoutCount(wanted)));
    if (!isMap(group)) return item;
    group.set('count', wanted['count']);
    return group;
  });
  return present;
}

/** What has a name that aliases call it by. */
function anchored(document: Document): Map<string, Node> {
  const found = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) found.set(node.anchor, node);
    },
  });
  return found;
}

/** Writes out what aliases stand for, where that was taken out of the document. */
function writeOutAliases(document: Document, before: ReadonlyMap<string, Node>): void {
  const left = anchored(document);
  visit(document, {
    Alias: (_, { source }) => {
      const node = left.has(source) ? undefined : before.get(source)?.clone();
      if (node === undefined || isAlias(node)) return undefined;
      delete (node as { anchor?: string }).anchor;
      return node as Node;
    },
  });
}

/** How a text is laid out where YAML leaves a choice. */
function layoutOf(text: string) {
  return {
    lineWidth: 0,
    flowCollectionPadding: /[[{] +[^\s#]/.test(text),
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n\1- /m.test(text),
  };
}

/** The text of a spec with some fields set; everything else of it stays, comments too. */
export function editSpecText(text: string, edit: SpecEdit): string {
  const document = parseDocument(text);
  const before = anchored(document);
  for (const [field, value] of Object.entries(edit)) {
    if (value === undefined) continue;
    document.set(field, Array.isArray(value) ? merged(document, field, value) : value);
  }
  writeOutAliases(document, before);
  const edited = document.toString(layoutOf(text));
  return text.includes('\r\n') ? edited.replaceAll(/\r?\n/g, '\r\n') : edited;
}
