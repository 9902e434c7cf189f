import { describe, expect, test } from 'vitest';
import { compareFingerprints } from '../../../../src/cluster/migrate/fingerprint/compare.js';
import { durationMs } from '../../../../src/cluster/migrate/fingerprint/duration.js';
import {
  columnsByTable,
  pieces,
  presentColumns,
  tableQuery,
  WATCHED_TABLES,
} from '../../../../src/cluster/migrate/fingerprint/tables.js';
import { takeFingerprint, takeSettledFingerprint } from '../../../../src/cluster/migrate/fingerprint/read.js';
import { formatFingerprint, parseFingerprint } from '../../../../src/cluster/migrate/fingerprint/text.js';
import type { Fingerprint, RowPrint } from '../../../../src/cluster/migrate/fingerprint/types.js';

type Rows = Record<string, [key: unknown[], moving?: Record<string, string>, hash?: string][]>;

function print(taken: string, rows: Rows): Fingerprint {
  const tables = Object.entries(rows).map(([what, all]): [string, Map<string, RowPrint>] => [
    what,
    new Map(all.map(([key, moving = {}, hash = 'h']) => [JSON.stringify(key), { hash, moving }])),
  ]);
  return { taken, tables: new Map(tables) };
}

const THEN = '2026-01-01T12:00:00.000Z';
const NOW = '2026-01-01T12:10:00.000Z';

function compared(before: Rows, after: Rows) {
  const tables = compareFingerprints(print(THEN, before), print(NOW, after));
  return {
    faults: tables.flatMap(({ what, faults }) => faults.map((fault) => `${what}: ${fault}`)),
    moved: Object.fromEntries(
      tables.flatMap(({ what, moved }) => (Object.keys(moved).length === 0 ? [] : [[what, moved]])),
    ),
  };
}

const call = (status: string, further: Record<string, string> = {}) => ({
  status,
  target_service_name: 'Counter',
  target_service_key: 'tea',
  target_service_ty: 'virtual_object',
  ...further,
});

describe('two fingerprints', () => {
  test('of the same are the same', () => {
    const rows: Rows = {
      invocations: [[['a'], call('invoked')]],
      'state entries': [[[null, 'Counter', 'tea', 'count']]],
    };
    expect(compared(rows, rows)).toEqual({ faults: [], moved: {} });
  });

  test('tell what is gone, new and different', () => {
    const before: Rows = { 'state entries': [[['C', 'a', 'k']], [['C', 'b', 'k']]] };
    const after: Rows = { 'state entries': [[['C', 'b', 'k'], {}, 'other'], [['C', 'c', 'k']]] };
    expect(compared(before, after).faults).toEqual([
      'state entries: C/a/k is gone',
      'state entries: C/b/k is different',
      'state entries: C/c/k is new',
    ]);
  });

  test.each([
    ['completed', 'invoked'],
    ['invoked', 'suspended'],
    ['invoked', 'completed'],
  ])('tell of a call that went from %s to %s', (from, to) => {
    const { faults } = compared({ invocations: [[['a'], call(from)]] }, { invocations: [[['a'], call(to)]] });
    expect(faults).toEqual([`invocations: a is different (${from} → ${to})`]);
  });

  test('allow for a timer that fired, and not for one that had time', () => {
    const due = (at: string): [Rows, Rows] => [
      { invocations: [[['a'], call('scheduled', { scheduled_start_at: at })]], 'journal entries': [], 'held keys': [] },
      {
        invocations: [[['a'], call('invoked', { scheduled_start_at: at })]],
        'journal entries': [[['a', '0'], { entry_type: 'Command: Input' }]],
        'held keys': [[['Counter', 'tea']]],
      },
    ];
    expect(compared(...due('2026-01-01T12:05:00Z'))).toEqual({
      faults: [],
      moved: {
        invocations: { 'timer fired': 1 },
        'journal entries': { 'timer fired': 1 },
        'held keys': { 'timer fired': 1 },
      },
    });
    expect(compared(...due('2026-01-01T13:00:00Z')).faults).toHaveLength(3);
  });

  test('allow for a sleep that ended, and for no other news of a call', () => {
    const before: Rows = { invocations: [[['a'], call('suspended')]], 'journal entries': [] };
    const after = (type: string): Rows => ({
      invocations: [[['a'], call('invoked')]],
      'journal entries': [[['a', '3'], { entry_type: type }]],
    });
    expect(compared(before, after('Notification: Sleep')).faults).toEqual([]);
    expect(compared(before, after('Notification: Call')).faults).toEqual(['journal entries: a/3 is new']);
  });

  test('allow for what was kept long enough', () => {
    const done = (kept: string) =>
      call('completed', {
        target_service_ty: 'workflow',
        completed_at: '2026-01-01T11:00:00Z',
        completion_retention: kept,
        journal_retention: kept,
      });
    const before = (kept: string): Rows => ({
      invocations: [[['a'], done(kept)]],
      'journal entries': [[['a', '0']]],
      'state entries': [[[null, 'Counter', 'tea', 'x']]],
      promises: [[[null, 'Counter', 'tea', 'word']]],
    });
    // As Restate 1.7.12 casts durations to text.
    expect(compared(before('0 days 1 hours 0 mins 0.000 secs'), {}).faults).toEqual([]);
    expect(compared(before('1 days 0 hours 0 mins 0.000 secs'), {}).faults).toHaveLength(4);
    // What can't be read explains nothing.
    expect(compared(before('some time'), {}).faults).toHaveLength(4);
  });
});

/** Answers of a node whose timers are due one after another: with each look, one more has fired. */
function firing(due: readonly string[]) {
  let looks = 0;
  const answered = (sql: string): Record<string, unknown>[] => {
    if (sql.includes('information_schema')) {
      const columns = ['partition_key', 'id', 'status', 'scheduled_at', 'scheduled_start_at'];
      return columns.map((column) => ({ table_name: 'sys_invocation_status', column_name: column }));
    }
    if (sql.includes('count(*)')) return [{ n: due.length }];
    looks += 1;
    return due.map((at, i) => ({
      id: `inv_${String(i)}`,
      status: i < looks ? 'invoked' : 'scheduled',
      scheduled_at: '2026-01-01T11:00:00.000Z',
      ...(i < looks ? {} : { scheduled_start_at: at }),
    }));
  };
  return { looks: () => looks, query: (sql: string) => Promise.resolve(answered(sql)) };
}

test('a node whose timers fire all the time is settled', async () => {
  const node = firing(Array.from({ length: 50 }, () => '2026-01-01T12:00:00.000Z'));
  await takeSettledFingerprint(node);
  expect(node.looks()).toBe(2);
});

test.each([
  ['PT86400S', 86_400_000],
  ['PT0S', 0],
  ['PT1.5S', 1_500],
  ['P1DT2H3M', 93_780_000],
  ['1 days 0 hours 0 mins 0.000 secs', 86_400_000],
  ['0 days 0 hours 2 mins 1.500 secs', 121_500],
  ['', undefined],
  ['P', undefined],
  ['1 day', 86_400_000],
  ['a while', undefined],
  [undefined, undefined],
])('a duration of %s', (text, want) => {
  expect(durationMs(text)).toBe(want);
});

describe('a table', () => {
  const state = WATCHED_TABLES.find(({ table }) => table === 'state');

  test('is asked only for columns that the version has, and for hashes of bytes', () => {
    const rows = ['service_name', 'service_key', 'key', 'value'].map((column) => ({
      table_name: 'state',
      column_name: column,
    }));
    const columns = columnsByTable(rows).get('state') ?? new Set();
    expect(state && tableQuery(presentColumns(state, columns), '')).toBe(
      'select cast("service_name" as varchar) as "service_name", cast("service_key" as varchar) as "service_key", ' +
        `cast("key" as varchar) as "key", encode(sha256("value"), 'hex') as "value" from state`,
    );
  });

  test('is asked for both columns of a timer: Restate 1.7.12 leaves out when it is due if asked for that alone', () => {
    const invocations = WATCHED_TABLES.find(({ table }) => table === 'sys_invocation_status');
    const columns = new Set(['id', 'scheduled_at', 'scheduled_start_at']);
    const query = invocations && tableQuery(presentColumns(invocations, columns), '');
    expect(query).toContain('cast("scheduled_at" as varchar)');
    expect(query).toContain('cast("scheduled_start_at" as varchar)');
  });

  test('is read in pieces that meet', () => {
    expect(pieces(1)).toEqual(['']);
    expect(pieces(2)).toEqual([
      ' where partition_key >= 0 and partition_key < 9223372036854775808',
      ' where partition_key >= 9223372036854775808',
    ]);
  });

  test('is read, and survives being written down', async () => {
    const asked: string[] = [];
    const query = (sql: string) => {
      asked.push(sql);
      if (sql.includes('information_schema')) {
        return Promise.resolve(
          ['partition_key', 'service_name', 'service_key', 'key', 'value'].map((column) => ({
            table_name: 'state',
            column_name: column,
          })),
        );
      }
      if (sql.includes('count(*)')) return Promise.resolve([{ n: 30_000 }]);
      return Promise.resolve([{ service_name: 'C', service_key: String(asked.length), key: 'k', value: 'ab' }]);
    };
    const taken = await takeFingerprint({ query });
    expect([...(taken.tables.get('state entries') ?? [])].map(([key]) => key)).toEqual([
      '["C","3","k"]',
      '["C","4","k"]',
    ]);
    expect(parseFingerprint(formatFingerprint(taken))).toEqual(taken);
  });
});
