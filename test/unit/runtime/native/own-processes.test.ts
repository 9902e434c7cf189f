import { describe, expect, test } from 'vitest';
import type { ProcessInfo } from '../../../../src/machine/processes.js';
import type { WorkingDirectory } from '../../../../src/machine/working-directory.js';
import { groupProcesses } from '../../../../src/runtime/native/discover.js';
import { ownProcess } from '../../../../src/runtime/native/own-processes.js';
import { storeArgs, storeLocationOf } from '../../../../src/runtime/native/store-arguments.js';

function processOf(...words: string[]): ProcessInfo {
  return { pid: 7, started: '1', command: words.join(' '), words };
}

const SERVER = processOf('/bin/restate-server', '--no-logo', '--config-file', '/srv/demo/nodes/node-1/restate.toml');
const NEW_STORE = processOf('/bin/node', '/azurite/main.js', ...storeArgs({ port: 10_000 }));
const OLD_STORE = processOf(...(NEW_STORE.words ?? []).slice(0, -1), '/srv/demo/snapshot-store/data');

const there = (path: string): WorkingDirectory => ({ path, state: 'there' });
const whose = (process: ProcessInfo, works: WorkingDirectory | undefined) => {
  const own = ownProcess(process, works);
  return own && `${own.member} of ${own.dir}${own.deleted ? ', deleted' : ''}`;
};

describe('a process belongs to the cluster in whose directory it works', () => {
  test.each<[string, ProcessInfo, WorkingDirectory | undefined, string | undefined]>([
    ['where it was started', SERVER, there('/srv/demo/nodes/node-1'), 'node-1 of /srv/demo'],
    ['after a move', SERVER, there('/home/new place/nodes/node-1'), 'node-1 of /home/new place'],
    ['after a removal', SERVER, { path: '/srv/demo/nodes/node-1', state: 'deleted' }, 'node-1 of /srv/demo, deleted'],
    ['in a container', SERVER, { path: '/srv/demo/nodes/node-1', state: 'elsewhere' }, undefined],
    ['of another user, by its command line', SERVER, undefined, 'node-1 of /srv/demo'],
    ['started by hand from elsewhere, by its command line', SERVER, there('/home/ada'), 'node-1 of /srv/demo'],
    ['a store', NEW_STORE, there('/srv/demo/snapshot-store'), 'snapshot-store of /srv/demo'],
    ['a store after a move', NEW_STORE, there('/new/snapshot-store'), 'snapshot-store of /new'],
    ['a store of an earlier version', OLD_STORE, there('/new/snapshot-store'), 'snapshot-store of /new'],
    ['such a store of another user', OLD_STORE, undefined, 'snapshot-store of /srv/demo'],
    ['an Azurite of somebody else', NEW_STORE, there('/home/ada/azurite'), undefined],
    ['another program there', processOf('vim', 'restate.toml'), there('/srv/demo/nodes/node-1'), undefined],
  ])('%s', (_, process, works, want) => {
    expect(whose(process, works)).toBe(want);
  });
});

test('a shell that is told to start a store is none', () => {
  const line = NEW_STORE.command;
  expect(storeLocationOf(NEW_STORE)).toBe('data');
  expect(storeLocationOf({ command: line })).toBe('data');
  expect(storeLocationOf(OLD_STORE)).toBe('/srv/demo/snapshot-store/data');
  expect(storeLocationOf(processOf('sh', '-c', line))).toBeUndefined();
});

test('processes of a deleted directory are another cluster than those of the one in its place', () => {
  const own = (member: string, dir: string, deleted = false) => ({ process: SERVER, member, dir, deleted });
  const found = groupProcesses([
    own('node-1', '/a'),
    own('node-2', '/a'),
    own('snapshot-store', '/a'),
    own('node-1', '/a', true),
    own('snapshot-store', '/b'),
  ]);
  expect(found.map(({ dir, running, deleted }) => [dir, running, deleted])).toEqual([
    ['/a', 2, undefined],
    ['/a', 1, true],
    ['/b', 0, undefined],
  ]);
});
