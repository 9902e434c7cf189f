import { expect, test } from 'vitest';
import { regionOf, topologyOf, zoneOf } from '../../../src/survival/topology.js';
import { planOf } from '../fixtures.js';
import { SHAPES } from './shapes.js';

test('a topology is what a plan says of nodes, copies and metadata', () => {
  expect(topologyOf(planOf({ nodes: [{ name: 'a', location: 'eu.a', roles: ['worker'] }], replication: 1 }))).toEqual({
    nodes: [{ name: 'a', location: 'eu.a', roles: ['worker'] }],
    logs: { node: 1 },
    partitions: { node: 1 },
    metadata: 'replicated',
  });
  expect(topologyOf(planOf(SHAPES.etcd)).metadata).toBe('external');
});

test('the nodeset size is that of the node which provisions', () => {
  const config = { bifrost: { 'replicated-loglet': { 'default-nodeset-size': 5 } } };
  expect(topologyOf(planOf({ nodes: [{ name: 'a', config }, { name: 'b' }] })).nodesetSize).toBe(5);
  expect(topologyOf(planOf({ nodes: [{ name: 'a' }, { name: 'b', config }] })).nodesetSize).toBeUndefined();
});

test.each([
  ['eu.a', 'eu', 'eu.a'],
  ['eu', 'eu', undefined],
  [undefined, undefined, undefined],
])('%s is in region %s and zone %s', (location, region, zone) => {
  const node = { name: 'a', roles: [], location };
  expect([regionOf(node), zoneOf(node)]).toEqual([region, zone]);
});
