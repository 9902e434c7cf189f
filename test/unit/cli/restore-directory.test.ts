import { expect, test } from 'vitest';
import { placeToRestore } from '../../../src/cli/restore-directory.js';
import type { RestorePlace } from '../../../src/cli/restore-directory.js';

const ARCHIVED: RestorePlace = {
  name: 'blue',
  dir: '/home/ada/restate-cluster',
  kept: false,
  cwd: '/home/bo',
  specName: undefined,
};

test.each<[string, Partial<RestorePlace>, string]>([
  ['its old place in this directory', { cwd: '/home/ada' }, '/home/ada/restate-cluster'],
  ['its old place here, by any name', { dir: '/home/bo/mine' }, '/home/bo/mine'],
  ['its old place elsewhere that holds its files', { kept: true }, '/home/ada/restate-cluster'],
  ['where `up` looks, on another machine', {}, 'restate-cluster'],
  ['where `up` looks, whatever it was called', { dir: '/home/ada/mine' }, 'restate-cluster'],
  [
    'where `up --name` looks, for one that was made so',
    { dir: '/home/ada/restate-cluster-blue' },
    'restate-cluster-blue',
  ],
  [
    'where `up` looks, for the cluster of the spec file',
    { specName: 'blue', dir: '/x/restate-cluster-blue' },
    'restate-cluster',
  ],
  ['beside the cluster of the spec file', { specName: 'green' }, 'restate-cluster-blue'],
])('an archive goes to %s', (_, place, want) => {
  expect(placeToRestore({ ...ARCHIVED, ...place })).toBe(want);
});
