import { expandNodes } from '../spec/nodes.js';
import type { NodeSpec } from '../spec/nodes.js';
import { replicationText } from '../spec/replication.js';
import type { ClusterSpec, Role } from '../spec/types.js';

/** Roles that keep data on their node's disk, which goes away with the role. */
const KEEPS_DATA: readonly Role[] = ['worker', 'log-server', 'metadata-server'];

/** What a new list of nodes asks of those that hold data. */
function nodeChanges(before: readonly NodeSpec[], after: readonly NodeSpec[]): string[] {
  const kept = new Map(after.map((node) => [node.name, node]));
  const known = new Set(before.map(({ name }) => name));
  const gone = before.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
  const added = after.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  const lines: string[] = [];
  if (gone.length > 0 && gone.length === added.length) {
    lines.push(
      `nodes: ${gone.join(', ')} renamed to ${added.join(', ')}: a node's name names its data, and must never change`,
    );
  } else {
    if (gone.length > 0) {
      lines.push(`nodes: ${gone.join(', ')} removed: what it holds must be moved to other nodes first`);
    }
    if (added.length > 0)
      lines.push(`nodes: ${added.join(', ')} added: nodes must join a cluster with data one by one`);
  }
  return [
    ...lines,
    ...before.flatMap((node) => {
      const later = kept.get(node.name);
      return later === undefined ? [] : [...locationChange(node, later), ...roleChanges(node, later)];
    }),
  ];
}

function locationChange(before: NodeSpec, after: NodeSpec): string[] {
  if (before.location === after.location) return [];
  const change = `${before.location ?? 'none'} → ${after.location ?? 'none'}`;
  return [
    `location of ${before.name}: ${change}: copies are placed by it, and it must not change once a node has joined`,
  ];
}

function roleChanges(before: NodeSpec, after: NodeSpec): string[] {
  const lost = before.roles.filter((role) => KEEPS_DATA.includes(role) && !after.roles.includes(role));
  return lost.map(
    (role) => `roles of ${before.name}: ${role} taken away: what it holds must be moved to other nodes first`,
  );
}

function change(field: string, before: string, after: string, why: string): string[] {
  return before === after ? [] : [`${field}: ${before} → ${after}: ${why}`];
}

/** What a new spec asks of a cluster with data that can't be had, a line each. */
export function fixedFieldChanges(before: ClusterSpec, after: ClusterSpec): string[] {
  const provisioned = 'it is read only when a cluster is provisioned';
  const [old, wanted] = [before.replication, after.replication];
  const text = replicationText;
  return [
    ...change('name', before.name, after.name, 'the data belongs to a cluster of the old name'),
    ...change('partitions', String(before.partitions), String(after.partitions), provisioned),
    ...change('metadata', before.metadata.store, after.metadata.store, 'the metadata stays where it is'),
    ...nodeChanges(expandNodes(before), expandNodes(after)),
    ...change('replication of logs', text(old.logs), text(wanted.logs), provisioned),
    ...change('replication of partitions', text(old.partitions), text(wanted.partitions), provisioned),
  ];
}

/** Fields in which two specs differ. */
export function changedFields(before: ClusterSpec, after: ClusterSpec): string[] {
  const fields = Object.keys({ ...before, ...after }) as (keyof ClusterSpec)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
