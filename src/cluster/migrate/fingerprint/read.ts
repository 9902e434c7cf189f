import { createHash } from 'node:crypto';
import type { AdminClient } from '../../../restate/admin.js';
import { jsonText } from '../../../restate/exact-json.js';
import { poll } from '../../poll.js';
import { compareFingerprints } from './compare.js';
import {
  columnsByTable,
  COLUMNS_QUERY,
  countQuery,
  pieces,
  presentColumns,
  tableQuery,
  WATCHED_TABLES,
} from './tables.js';
import type { WatchedTable } from './tables.js';
import type { Fingerprint, RowPrint } from './types.js';

/** An answer with so many rows stays far below what a client takes. */
const ROWS_AT_ONCE = 20_000;
/** Enough to tell rows apart, and to see any change. */
const HASH_LENGTH = 24;
/** Messages between partitions may be on their way when a node has just started. */
const SETTLE_MS = 15_000;
const LOOK_AGAIN_MS = 250;

type Query = Pick<AdminClient, 'query'>;
type Row = Readonly<Record<string, unknown>>;

function valuesOf(row: Row, columns: readonly string[]): unknown[] {
  return columns.map((column) => row[column.replace(/^sha:/, '')] ?? null);
}

function printOf(row: Row, { fixed, moving }: WatchedTable): RowPrint {
  const hash = createHash('sha256')
    .update(jsonText(valuesOf(row, fixed)))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const values = moving.map((column) => [column, row[column]]);
  const there = values.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { hash, moving: Object.fromEntries(there) };
}

async function readTable(admin: Query, table: WatchedTable): Promise<Map<string, RowPrint>> {
  const [counted] = table.partitioned ? await admin.query(countQuery(table)) : [];
  const rows = new Map<string, RowPrint>();
  for (const piece of pieces(Math.ceil(Number(counted?.['n'] ?? 0) / ROWS_AT_ONCE))) {
    for (const row of await admin.query(tableQuery(table, piece))) {
      rows.set(jsonText(valuesOf(row, table.key)), printOf(row, table));
    }
  }
  return rows;
}

/**
 * Reads what a node keeps for its users. A row takes some 200 bytes of memory.
 *
 * @throws {ClusterError} what the admin API refuses, or where it does not answer
 */
export async function takeFingerprint(admin: Query): Promise<Fingerprint> {
  const columns = columnsByTable(await admin.query(COLUMNS_QUERY));
  const tables = new Map<string, Map<string, RowPrint>>();
  for (const table of WATCHED_TABLES) {
    const there = columns.get(table.table);
    if (there !== undefined) tables.set(table.what, await readTable(admin, presentColumns(table, there)));
  }
  return { taken: new Date().toISOString(), tables };
}

/** Whether nothing but time made a difference: fired timers and ended sleeps go on for as long as a node has any. */
function isSettled(before: Fingerprint, after: Fingerprint): boolean {
  return compareFingerprints(before, after).every(({ faults }) => faults.length === 0);
}

/**
 * {@link takeFingerprint}, once two of them in a row differ only by what time alone does, or patience is over: then the
 * comparison with an earlier one tells what goes on moving.
 */
export async function takeSettledFingerprint(admin: Query, signal?: AbortSignal): Promise<Fingerprint> {
  let before: Fingerprint | undefined;
  const { value } = await poll({
    look: async () => {
      const print = await takeFingerprint(admin);
      const settled = before !== undefined && isSettled(before, print);
      before = print;
      return { print, settled };
    },
    done: ({ settled }) => settled,
    everyMs: LOOK_AGAIN_MS,
    timeoutMs: SETTLE_MS,
    signal,
  });
  return value.print;
}
