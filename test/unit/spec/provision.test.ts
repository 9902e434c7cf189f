import { expect, test } from 'vitest';
import { parseSpec } from '../../../src/spec/parse.js';
import { problemsOf } from '../fixtures.js';

test('a node that provisions by itself can not tell logs from partitions', () => {
  const spec = { provision: 'auto', replication: { logs: 2, partitions: 1 } } as const;
  expect(problemsOf(() => parseSpec(spec))).toMatchObject([
    { path: 'provision', hint: 'Use `provision: sidecar`, or give both the same `replication`.' },
  ]);
  expect(() => parseSpec({ ...spec, provision: 'sidecar' })).not.toThrow();
});
