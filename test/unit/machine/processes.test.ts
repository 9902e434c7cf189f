import { pid } from 'node:process';
import { describe, expect, test } from 'vitest';
import { findProcess, isRunning, listProcesses, parsePs } from '../../../src/machine/processes.js';

describe('parsePs', () => {
  test('reads what macOS prints', () => {
    const output = `    1 Mon Nov  2 08:00:01 2026     /sbin/launchd
  812 Mon Nov  2 08:15:59 2026     /usr/libexec/some daemon -x
54321 Tue Dec 15 23:01:00 2026     /opt/restate-server --no-logo --config-file /Users/ada/my demo/nodes/node-1/restate.toml
`;
    expect(parsePs(output)).toEqual([
      { pid: 1, started: 'Mon Nov  2 08:00:01 2026', command: '/sbin/launchd' },
      { pid: 812, started: 'Mon Nov  2 08:15:59 2026', command: '/usr/libexec/some daemon -x' },
      {
        pid: 54_321,
        started: 'Tue Dec 15 23:01:00 2026',
        command: '/opt/restate-server --no-logo --config-file /Users/ada/my demo/nodes/node-1/restate.toml',
      },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['a heading', '  PID STARTED                      COMMAND'],
  ])('finds no process in %s', (_, output) => {
    expect(parsePs(output)).toEqual([]);
  });
});

describe('the processes of this machine', () => {
  test('include this one, with the same start whenever it is asked for', async () => {
    const self = await findProcess(pid);
    expect(self).toMatchObject({ pid, command: expect.stringContaining('node') as string });
    expect(self?.started).not.toBe('');
    expect((await listProcesses()).find((process) => process.pid === pid)).toEqual(self);
  });

  test('tell a process from a later one with its id', async () => {
    const self = await findProcess(pid);
    expect(await isRunning({ pid, started: self?.started ?? '' })).toBe(true);
    expect(await isRunning({ pid, started: 'another time' })).toBe(false);
  });

  test('do not include one that is not there', async () => {
    expect(await findProcess(999_999_999)).toBeUndefined();
    expect(await isRunning({ pid: 999_999_999, started: '1' })).toBe(false);
  });
});
