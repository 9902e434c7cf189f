import type { Replication } from '../spec/types.js';
import { SCOPES, sameReplication } from '../spec/replication.js';
import type { ClusterModel, NodeModel, Place } from './model.js';
import { counted, placeOf, valueOf } from './node.js';

const KEY = 'default-replication';
/** Restate counts copies in one byte. */
const MAX_COPIES = 255;

type Scopes = { -readonly [Scope in keyof Replication]?: number };

function fromText(text: string): Scopes | undefined {
  if (/^\s*\d+\s*$/.test(text)) return { node: Number(text) };
  const inner = /^\s*\{(.*)\}\s*$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const scopes: Scopes = {};
  for (const part of inner.split(',')) {
    const match = /^\s*(region|zone|node)\s*[:=]\s*(\d+)\s*$/.exec(part);
    if (match === null) return undefined;
    scopes[match[1] as keyof Scopes] = Number(match[2]);
  }
  return scopes;
}

function written(node: NodeModel): Scopes | undefined {
  const table = SCOPES.flatMap((scope) => {
    const value = node.settings.get(`${KEY}.${scope}`)?.value;
    return typeof value === 'number' ? [[scope, value] as const] : [];
  });
  if (table.length > 0) return Object.fromEntries(table);
  const value = valueOf(node, KEY, 1);
  if (typeof value === 'number') return { node: value };
  return typeof value === 'string' ? fromText(value) : undefined;
}

/** Scopes from the widest to the narrowest: a narrower one never has fewer copies than a wider one. */
function isSound(scopes: Scopes): boolean {
  const given = SCOPES.flatMap((scope) => scopes[scope] ?? []);
  return (
    given.length > 0 &&
    given.every((copies, i) => copies >= 1 && copies <= MAX_COPIES && given.slice(0, i).every((wide) => wide <= copies))
  );
}

/** Whether a node's replication is written in a way the server refuses. */
export function isInvalidReplication(node: NodeModel): boolean {
  const value = valueOf(node, KEY, 1);
  const isTable = SCOPES.some((scope) => node.settings.has(`${KEY}.${scope}`));
  if (value === undefined && !isTable) return false;
  const scopes = written(node);
  return scopes === undefined || !isSound(scopes);
}

export function replicationPlace(node: NodeModel): Place {
  return placeOf(node, KEY, ...SCOPES.map((scope) => `${KEY}.${scope}`));
}

/** What one node is told about copies; `undefined` where it is not known or not sound. */
function replicationOf(node: NodeModel): Replication | undefined {
  const scopes = written(node);
  if (scopes === undefined || !isSound(scopes)) return undefined;
  return { ...scopes, node: scopes.node ?? scopes.zone ?? scopes.region ?? 1 };
}

export interface Copies {
  readonly logs: Replication;
  readonly partitions: Replication;
  /** Where that is said. */
  readonly at: { readonly logs: Place; readonly partitions: Place };
}

/**
 * How many copies a cluster keeps. Files have one key for logs and partitions, which counts on the node that
 * provisions; a spec can tell them apart.
 */
export function copiesOf(cluster: ClusterModel): Copies | undefined {
  const { spec } = cluster;
  const [first] = cluster.nodes;
  if (first === undefined) return undefined;
  if (spec !== undefined) {
    const { logs, partitions } = spec.replication;
    const same = sameReplication(logs, partitions);
    const at = (key: string) => ({ file: first.at.file, path: same ? ['replication'] : ['replication', key] });
    return { logs, partitions, at: { logs: at('logs'), partitions: at('partitions') } };
  }
  const provisioning =
    cluster.nodes.find((node) => valueOf(node, 'auto-provision', undefined) === true) ??
    cluster.nodes.find((node) => node.settings.has(KEY)) ??
    first;
  const both = replicationOf(provisioning);
  const at = replicationPlace(provisioning);
  return both === undefined ? undefined : { logs: both, partitions: both, at: { logs: at, partitions: at } };
}

/** How to have fewer copies or more nodes, in the words of a spec or of files. */
export function fewerCopies({ spec }: ClusterModel, possible: number, wanted: number, role: string): string {
  const key = spec === undefined ? 'default-replication' : 'replication';
  const lower = `Lower ${key} to ${String(possible)}`;
  return typeof spec?.nodes === 'number'
    ? `${lower}, or raise nodes to ${String(wanted)}.`
    : `${lower}, or have ${String(wanted)} nodes with the role ${role}.`;
}

/** What is said of more copies than can be kept. */
export function tooManyCopies(
  { spec }: ClusterModel,
  wanted: number,
  there: number,
  what: string,
  role: string,
): string {
  // Where all nodes are alike, they are nodes to their author.
  const holders = counted(wanted, typeof spec?.nodes === 'number' ? 'node' : role);
  return `${String(wanted)} copies of every ${what} need at least ${holders}, and there ${there === 1 ? 'is' : 'are'} ${String(there)}`;
}
