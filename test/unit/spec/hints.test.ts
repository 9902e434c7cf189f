import { describe, expect, test } from 'vitest';
import { hintFor } from '../../../src/spec/hints.js';
import { specSchema } from '../../../src/spec/schema.js';
import type { Path } from '../../../src/spec/path.js';

test.each(Object.keys(specSchema.shape))('%s has a hint', (field) => {
  expect(hintFor([field])).toMatch(/\.$/);
});

describe('the closest place gives the hint', () => {
  test.each<[Path, string]>([
    [[], 'Write keys and values'],
    [['nodes'], 'Write how many nodes (nodes: 3), or a list'],
    [['nodes', 0], 'Write how many nodes (nodes: 3), or a list'],
    [['nodes', 0, 'count'], 'count: 2'],
    [['nodes', 12, 'roles', 3], 'http-ingress'],
    [['nodes', 0, 'location', 1], 'location: eu.a'],
    [['nodes', 0, 'ports', 'admin'], 'Write any of ingress, admin and fabric'],
    [['ports', 'admin'], 'Write `ports: auto`'],
    [['nodes', 0, 'memory'], 'memory: 2GB'],
    [['nodes', 0, 'config', 'a', 'b'], 'restate.toml'],
    [['config', 'nodes'], 'restate.toml'],
    [['env', 'A'], 'env: {RUST_LOG: debug}'],
    [['nodes', 0, 'compose', 'x'], 'Compose service'],
    [['nodes', 0, 'name'], 'Write a name'],
    [['names', 'containerPrefix'], 'Write a name'],
    [['replication', 'logs', 'zone'], '(2)'],
    [['metadata', 'addresses', 0], 'store: etcd'],
  ])('%j', (keys, want) => {
    expect(hintFor(keys)).toContain(want);
  });

  test('a place that is not in a spec has none', () => {
    expect(hintFor(['clusters', 0])).toBeUndefined();
  });
});
