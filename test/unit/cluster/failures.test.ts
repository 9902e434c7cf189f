import { describe, expect, test } from 'vitest';
import { nodeDied, notReady } from '../../../src/cluster/failures.js';
import type { Readiness } from '../../../src/cluster/readiness.js';
import { RunError } from '../../../src/exec/run-error.js';
import { fakeRuntime, rejectionOf } from '../fixtures.js';

const logging = (log: string) => fakeRuntime({ logTail: (node) => Promise.resolve(`${log} of ${node}`) });
const READINESS: Readiness = {
  ready: false,
  nodes: [
    { name: 'node-1', stage: 'ready' },
    { name: 'node-2', stage: 'starting' },
  ],
  leaders: '',
  partitionsLed: 0,
  partitions: 24,
  missing: 'node-2: nothing answers at http://127.0.0.1:5222/health',
};

describe('nodeDied', () => {
  test('shows how a node ended, its log, and where to look', async () => {
    const error = await nodeDied(logging('line 1\nline 2'), { name: 'node-2', state: 'stopped', detail: 'Exited (1)' });
    expect(error).toMatchObject({
      code: 'node-died',
      message: 'node-2 ended while starting (Exited (1))',
      details: 'Last lines of node-2:\n  line 1\n  line 2 of node-2',
      hint: 'Its log tells why; `up --retain` keeps also what a failed first start leaves.',
    });
  });

  test('names the likely cause where the log tells it', async () => {
    const error = await nodeDied(logging('Address already in use'), { name: 'node-2', state: 'stopped' });
    expect(error.message).toBe('node-2 ended while starting');
    expect(error.hint).toBe('One of its ports is taken by another program.');
  });

  test('shows an error that stands far above the end, but not that of a failing look for updates', async () => {
    const log = [
      'ERROR octocrab: failed with error client error',
      "ERROR task 5 failed: marked this log-server's storage-state as `data-loss`",
      ...Array.from({ length: 30 }, (_, i) => `at frame ${String(i)}`),
    ].join('\n');
    const error = await nodeDied(logging(log), { name: 'node-1', state: 'stopped' });
    const lines = error.details?.split('\n') ?? [];
    expect(lines.slice(0, 4)).toEqual([
      'Last lines of node-1:',
      "  ERROR task 5 failed: marked this log-server's storage-state as `data-loss`",
      '  …',
      '  at frame 18',
    ]);
    expect(lines).toHaveLength(3 + 12);
    expect(error.hint).toContain('data that is gone');
  });

  test('takes colours out of the log', async () => {
    const error = await nodeDied(logging('\u001b[31mred\u001b[0m'), { name: 'node-1', state: 'stopped' });
    expect(error.details).toBe('Last lines of node-1:\n  red of node-1');
  });

  test('says so where there is no log', async () => {
    const silent = fakeRuntime({ logTail: () => Promise.resolve('') });
    expect((await nodeDied(silent, { name: 'node-1', state: 'absent' })).details).toContain('(it wrote nothing)');
  });

  test('is not hidden by a log that can not be read', async () => {
    const gone = fakeRuntime({ logTail: () => Promise.reject(new RunError('docker', ['logs'], { exitCode: 1 })) });
    expect((await nodeDied(gone, { name: 'node-1', state: 'absent' })).code).toBe('node-died');
  });

  test('hides no defect', async () => {
    const broken = fakeRuntime({ logTail: () => Promise.reject(new TypeError('oops')) });
    expect(await rejectionOf(nodeDied(broken, { name: 'node-1', state: 'absent' }))).toBeInstanceOf(TypeError);
  });
});

describe('notReady', () => {
  test('says what is missing, with the log of the node that lags', async () => {
    expect(await notReady(logging('why'), READINESS, 60_000)).toMatchObject({
      code: 'not-ready',
      message: 'not ready after 60 s: node-2: nothing answers at http://127.0.0.1:5222/health',
      details: 'Last lines of node-2:\n  why of node-2',
      hint: expect.stringMatching(/^It keeps running\..*`restate-cluster status`/) as string,
    });
  });

  test('says so where it looked ready, but did not stay so', async () => {
    const readiness: Readiness = { ...READINESS, ready: true, missing: '' };
    expect((await notReady(logging('why'), readiness, 1_000)).message).toBe(
      'not ready after 1 s: leaders are still moving',
    );
  });

  test('shows the first node where all are ready but the partitions', async () => {
    const readiness: Readiness = { ...READINESS, nodes: [{ name: 'node-1', stage: 'ready' }] };
    expect((await notReady(logging('why'), readiness, 1_000)).details).toContain('Last lines of node-1:');
  });
});

test('a node that is no member of the metadata any more is told how it is replaced', async () => {
  const missing = 'node-2: metadata-server is Standby';
  const error = await notReady(logging('waiting'), { ...READINESS, missing }, 25_000);
  expect(error.hint).toContain('`restate-cluster node replace node-2 --force`');
});
