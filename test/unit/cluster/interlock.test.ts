import { describe, expect, test } from 'vitest';
import { judgeLostData } from '../../../src/cluster/interlock.js';
import { planOf } from '../fixtures.js';

const RESTORE = 'Put the data back, or restore a backup with `restate-cluster restore`.';

describe('data of a cluster that was ready once', () => {
  test('is not missed where it is, or where the others can do without', () => {
    const plan = planOf({ nodes: 3 });
    expect(judgeLostData('/demo', plan, ['node-1', 'node-2', 'node-3'])).toBeUndefined();
    expect(judgeLostData('/demo', plan, ['node-1', 'node-2'])).toBeUndefined();
  });

  test('is told by its places where all is gone', () => {
    expect(judgeLostData('/demo', planOf({ name: 'demo', nodes: 2 }, 'docker'), [])).toEqual({
      extent: 'all',
      message: 'the data of demo is gone: none of its nodes has any',
      details: 'It was here:\n  node-1: volume demo_node-1-data\n  node-2: volume demo_node-2-data',
      hint: `${RESTORE} To start an empty cluster in its place, use \`restate-cluster up --fresh\`.`,
    });
    const native = judgeLostData('/demo', planOf({ name: 'demo', nodes: 1 }, 'native'), []);
    expect(native?.details).toContain('node-1: /demo/nodes/node-1/data');
  });

  test('is all gone although a node that keeps nothing has a directory', () => {
    const plan = planOf({ nodes: [{ name: 'core' }, { name: 'door', roles: ['http-ingress'] }] });
    expect(judgeLostData('/demo', plan, ['door'])).toMatchObject({ extent: 'all' });
  });

  test('is not made up for by too few metadata servers', () => {
    expect(judgeLostData('/demo', planOf({ name: 'demo', nodes: 3 }), ['node-3'])).toMatchObject({
      extent: 'too-much',
      message: "demo can't work without the data of node-1 and node-2: too few metadata servers have theirs",
      hint: `${RESTORE} To give up what is left, use \`restate-cluster down --purge\`, then \`up\`.`,
    });
  });

  test('is no reason to make a second cluster of the node that provisions itself', () => {
    expect(judgeLostData('/demo', planOf({ nodes: 3, provision: 'auto' }), ['node-2', 'node-3'])).toMatchObject({
      extent: 'too-much',
      hint: `${RESTORE} Or set \`provision: sidecar\` in the spec, with which it does not.`,
    });
  });
});
