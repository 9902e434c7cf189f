import { expect, test } from 'vitest';
import { keyOfVariable, variableOfKey } from '../../../../src/lint/config/env.js';

test.each<[string, string | undefined]>([
  ['RESTATE_NODE_NAME', 'node-name'],
  ['restate_cluster_name', 'cluster-name'],
  ['RESTATE_WORKER__SNAPSHOTS__AWS_REGION', 'worker.snapshots.aws-region'],
  ['RESTATE_ADMIN_BIND_PORT', 'admin-bind-port'],
  ['RESTATE_ADMIN___BIND_PORT', undefined],
  ['RESTATE_CONFIG', undefined],
  ['RUST_LOG', undefined],
])('%s', (name, key) => {
  expect(keyOfVariable(name)).toBe(key);
});

test('a key has its variable', () => {
  expect(variableOfKey('worker.snapshots.aws-region')).toBe('RESTATE_WORKER__SNAPSHOTS__AWS_REGION');
});
