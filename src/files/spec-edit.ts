import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { ClusterSpecInput } from '../spec/types.js';

/** Fields of a spec that commands edit. */
export type SpecEdit = Pick<ClusterSpecInput, 'nodes' | 'replication' | 'restate'>;

/** A list that keeps what it has of the old one, with its comments. */
function merged(document: Document, field: string, list: readonly unknown[]): unknown {
  const present: unknown = document.get(field, true);
  const fresh = document.createNode(list);
  if (!isSeq(present) || !isSeq(fresh)) return fresh;
  const old = present.items.map((item) => ({ item, text: JSON.stringify(isMap(item) ? item.toJSON() : item) }));
  present.items = fresh.items.map((item, i) => old.find(({ text }) => text === JSON.stringify(list[i]))?.item ?? item);
  return present;
}

/** The text of a spec with some fields set; everything else of it stays, comments too. */
export function editSpecText(text: string, edit: SpecEdit): string {
  const document = parseDocument(text);
  for (const [field, value] of Object.entries(edit)) {
    if (value === undefined) continue;
    document.set(field, Array.isArray(value) ? merged(document, field, value) : value);
  }
  return document.toString({ lineWidth: 0 });
}
