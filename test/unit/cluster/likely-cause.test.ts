import { expect, test } from 'vitest';
import { likelyCause } from '../../../src/cluster/likely-cause.js';

test.each<[string, string | undefined]>([
  [
    'ERROR restate_server: Failed to bind to 127.0.0.1:9070: Address already in use (os error 98)',
    'One of its ports is taken by another program.',
  ],
  [
    'configuration loading error: invalid type: found string "x", expected u16 for key "default.bind-port" in restate.toml TOML file',
    'Its restate.toml, or a key under `config` in the spec, is wrong.',
  ],
  ['write failed: No space left on device (os error 28)', 'The disk is full.'],
  [
    'IO error: While lock file: /data/node-1/db/LOCK: Resource temporarily unavailable',
    'Another server uses the same data directory.',
  ],
  [
    'memory allocation failed: Cannot allocate memory (os error 12)',
    'There is not enough memory; use fewer nodes, or a smaller `memory` in the spec.',
  ],
  [
    'accept failed: Too many open files (os error 24)',
    'The limit of open files is too low; raise it with: ulimit -n 65536',
  ],
  ['cannot open restate.toml: Permission denied (os error 13)', 'It may not read its configuration or write its data.'],
  ['bind [::]:5122: Address family not supported by protocol', 'This system has no IPv6, and an address asks for it.'],
  ['the kernel ended it: OOM', 'There is not enough memory; use fewer nodes, or a smaller `memory` in the spec.'],
  ['thread panicked: Out of memory', 'There is not enough memory; use fewer nodes, or a smaller `memory` in the spec.'],
  ['INFO rocksdb: using a bloom filter of 10 bits', undefined],
  ['WARN deadlock: task 7 waits for task 8', undefined],
  ['INFO restate_server: Restate Server 1.7.12 is ready', undefined],
  ['', undefined],
])('%j', (log, want) => {
  expect(likelyCause(log)).toBe(want);
});

// As servers in containers said it that ran as another user.
test.each([
  [
    '[RT0002] configuration loading error: Permission denied (os error 13)\n in etc/restate/restate.toml TOML file',
    'Move the secret from `config` to `env`.',
  ],
  ['failed to create data directory at /restate-data/node-1/: Permission denied (os error 13)', 'remove `user`'],
])('%j', (log, want) => {
  expect(likelyCause(log)).toContain(want);
});

test('the cause may be any line of the log', () => {
  expect(likelyCause('INFO starting\nERROR No space left on device\nINFO stopping')).toBe('The disk is full.');
});
