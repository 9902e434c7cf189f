import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import { addedItems, mergeCompose } from '../plan/merge.js';
import type { ComposeTable, ComposeValue } from '../spec/types.js';
import { isTable } from '../spec/tables.js';

/** What a service gets for a field from the anchor it merges (`<<: *node`). */
function inherited(document: Document, field: string): ComposeValue | undefined {
  const anchor = document.get('x-node') as YAMLMap;
  const node = anchor.get(field, true) as unknown;
  return isScalar(node) || isMap(node) || isSeq(node) ? (node.toJS(document) as ComposeValue) : undefined;
}

/**
 * Adds further fields to a service, merged as Compose merges a second file: tables deeply, lists joined, else replaced.
 * A service's own lists and tables keep their comments.
 */
export function addFields(document: Document, service: YAMLMap, fields: ComposeTable): void {
  for (const [field, value] of Object.entries(fields)) {
    const present: unknown = service.get(field, true);
    if (isMap(present) && isTable(value)) {
      for (const [key, inner] of Object.entries(value)) present.set(key, document.createNode(inner));
    } else if (isSeq(present) && Array.isArray(value)) {
      const added = addedItems(present.toJS(document) as ComposeValue[], value);
      for (const item of added) present.add(document.createNode(item));
    } else {
      const base = inherited(document, field);
      const merged = base === undefined ? value : mergeCompose({ [field]: base }, { [field]: value })[field];
      service.set(field, document.createNode(merged));
    }
  }
}
