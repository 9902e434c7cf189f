import * as z from 'zod';
import { count } from './values.js';
import type { Replication, ReplicationInput } from './types.js';

/** Restate counts copies in one byte. */
const MAX_COPIES = 255;
/** From the widest to the narrowest. */
export const SCOPES = ['region', 'zone', 'node'] as const;

const scopes = {
  region: count(MAX_COPIES).optional().describe('Copies are spread over this many regions'),
  zone: count(MAX_COPIES).optional().describe('Copies are spread over this many zones'),
  node: count(MAX_COPIES).optional().describe('Copies in all, each on a node of its own'),
};
type Scopes = { readonly [Scope in keyof typeof scopes]?: number | undefined };
interface Fault {
  readonly path: string[];
  readonly message: string;
}

/** A copy in each of three zones takes three nodes: a narrower scope can't have fewer copies than a wider one. */
function scopeFaults(value: Scopes): Fault[] {
  const given = SCOPES.filter((scope) => typeof value[scope] === 'number');
  if (given.length === 0) return [{ path: [], message: 'must have at least one of region, zone, node' }];
  return given.flatMap((scope, i) => {
    const wider = given.slice(0, i).find((other) => (value[other] ?? 0) > (value[scope] ?? 0));
    if (wider === undefined) return [];
    return [{ path: [scope], message: `must be at least ${String(value[wider])}, as \`${wider}\` says` }];
  });
}

const ONE = 'must be a number of copies, or a table such as {zone: 2, node: 3}';

/** Copies of one kind: a number, or scopes. */
const oneReplication = z.union(
  [
    count(MAX_COPIES).describe('Copies in all, each on a node of its own'),
    z.strictObject(scopes).check(({ value, issues }) => {
      for (const fault of scopeFaults(value)) issues.push({ code: 'custom', input: value, ...fault });
    }),
  ],
  ONE,
);

/** What a spec says of replication: of both kinds at once, or of logs and partitions apart. */
export const replicationSchema = z.union(
  [
    count(MAX_COPIES).describe('Copies of log records and of partitions, each on a node of its own'),
    z
      .strictObject({
        ...scopes,
        logs: oneReplication.optional().describe('Copies of every log record'),
        partitions: oneReplication.optional().describe('Copies of every partition'),
      })
      .check(({ value, issues }) => {
        const apart = value.logs !== undefined || value.partitions !== undefined;
        const together = SCOPES.some((scope) => value[scope] !== undefined);
        if (apart && together) {
          issues.push({
            code: 'custom',
            input: value,
            path: [],
            message: 'must have either logs and partitions, or region, zone and node',
          });
        } else if (!apart) {
          for (const fault of scopeFaults(value)) issues.push({ code: 'custom', input: value, ...fault });
        }
      }),
  ],
  `${ONE}, or {logs: …, partitions: …}`,
);

/** Every scope filled in: a copy in each of two zones takes two nodes. */
export function completeReplication(input: ReplicationInput): Replication {
  if (typeof input === 'number') return { node: input };
  const { region, zone, node } = input;
  const copies = node ?? zone ?? region ?? 1;
  return {
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    node: copies,
  };
}

/** As Restate writes and reads it: `{zone: 2, node: 3}`. */
export function replicationText(replication: Replication): string {
  const parts = SCOPES.flatMap((scope) => {
    const copies = replication[scope];
    return copies === undefined ? [] : [`${scope}: ${String(copies)}`];
  });
  return `{${parts.join(', ')}}`;
}

export function sameReplication(a: Replication, b: Replication): boolean {
  return SCOPES.every((scope) => a[scope] === b[scope]);
}

/** Copies kept when a spec does not say: two, so that one node may fail; one where only one node could hold them. */
export function defaultReplication(holders: number): Replication {
  return { node: Math.max(1, Math.min(2, holders)) };
}
