import { leaderMoved, ready } from 'restate-cluster/testing';
import { clusterTest } from 'restate-cluster/vitest';
import { expect } from 'vitest';
import { counter } from '../src/counter.js';
import { addOne } from './add.js';

// Three nodes, two copies of everything; one cluster for all tests of this file, as new for each of them.
const test = clusterTest({ nodes: 3, replication: 2, services: [counter], networkFaults: true });

test('counts on when the node that leads the counter dies', async ({ cluster }) => {
  for (let i = 1; i <= 5; i++) expect(await addOne(cluster, 'tea', `before-${i}`)).toBe(i);

  const partition = await cluster.partitionOf('Counter', 'tea');
  const leader = await cluster.leader(partition);
  const stopped = await leader.kill();
  for (let i = 6; i <= 10; i++) expect(await addOne(cluster, 'tea', `after-${i}`)).toBe(i);
  expect((await cluster.leader(partition)).name).not.toBe(leader.name);

  // A call that was answered already is not done again.
  expect(await addOne(cluster, 'tea', 'before-1')).toBe(1);

  await stopped.start();
  await expect(cluster).toBeReady();
  await expect(cluster).toHaveState('Counter', 'tea', { count: 10 });
});

test('counts on when the leader is cut off from the other nodes', async ({ cluster }) => {
  expect(await addOne(cluster, 'coffee', 'before')).toBe(1);

  const partition = await cluster.partitionOf('Counter', 'coffee');
  const leader = await cluster.leader(partition);
  const split = await leader.isolate();
  // Its ingress still answers, but what it takes in now can't be stored: clients go to the others.
  await cluster.waitFor(leaderMoved(partition, leader.name));
  for (let i = 2; i <= 6; i++) expect(await addOne(cluster, 'coffee', `during-${i}`)).toBe(i);

  await split.heal();
  await cluster.waitFor(ready());
  expect(await addOne(cluster, 'coffee', 'after')).toBe(7);
  await expect(cluster).toHaveState('Counter', 'coffee', { count: 7 });
});
