import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { allLed, leaderMoved, nodeDown, ready, startCluster } from 'restate-cluster/testing';
import type { FaultyCluster } from 'restate-cluster/testing';
import type { RuntimeKind } from '../../src/spec/types.js';
import { SERVICES } from '../support/durable-services.js';
import { call, eventually } from '../support/http.js';

/** Adds one, with an idempotency key, through one node, until it is acknowledged. */
async function add(ingressUrl: string | undefined, key: string, id: string): Promise<number> {
  return eventually(async () => {
    const headers = { 'idempotency-key': `${key}-${id}` };
    const answer = await call(`${ingressUrl ?? ''}/Counter/${key}/add`, { body: 1, headers, timeoutMs: 5_000 });
    return answer?.status === 200 ? (answer.body as number) : undefined;
  });
}

const KEYS = Array.from({ length: 8 }, (_, i) => `key-${String(i)}`);

/** Real faults on one cluster, one after the other; each is undone before the next. */
export function faults(runtime: RuntimeKind): void {
  describe(`faults, ${runtime}`, () => {
    let cluster: FaultyCluster;

    beforeAll(async () => {
      cluster = await startCluster({ runtime, networkFaults: true, services: SERVICES, name: `t-faults-${runtime}` });
    });
    afterEach(async () => {
      await cluster.heal({ timeoutMs: 90_000 });
      await cluster.reset();
    });
    afterAll(async () => {
      await cluster.stop();
    });
    const other = (...names: string[]) => {
      const found = cluster.nodes.find(({ name }) => !names.includes(name));
      if (found === undefined) throw new Error('no other node');
      return found;
    };

    test('a workflow goes on although the node that leads it is lost in the middle', async () => {
      const [first] = cluster.nodes;
      const id = `flow-${runtime}`;
      await call(`${first?.ingressUrl ?? ''}/Approval/${id}/run/send`, { body: 'holidays' });
      await eventually(async () => ((await cluster.state('Approval', id))['asked'] === undefined ? undefined : true));
      const leader = await cluster.leaderOf('Approval', id);
      await leader.kill();
      const survivor = other(leader.name);
      await eventually(async () => {
        const said = await call(`${survivor.ingressUrl ?? ''}/Approval/${id}/say`, {
          body: 'granted',
          timeoutMs: 5_000,
        });
        return said?.status === 200 ? true : undefined;
      });
      const result = await eventually(async () => {
        const url = `${survivor.ingressUrl ?? ''}/restate/workflow/Approval/${id}/attach`;
        const answer = await call(url, { timeoutMs: 5_000 });
        return answer?.status === 200 ? answer.body : undefined;
      });
      expect(result).toBe('holidays: granted');
    });

    test('a pause longer than the failure threshold moves the leader, and what comes back does not lead', async () => {
      const [key = ''] = KEYS;
      expect(await add(cluster.ingressUrl, key, 'before')).toBe(1);
      const leader = await cluster.leaderOf('Counter', key);
      const partition = await cluster.partitionOf('Counter', key);
      const paused = await leader.pause();
      await cluster.waitFor(nodeDown(leader.name), { timeoutMs: 60_000 });
      await cluster.waitFor(leaderMoved(partition, leader.name), { timeoutMs: 60_000 });
      const survivor = other(leader.name);
      expect(await add(survivor.ingressUrl, key, 'while paused')).toBe(2);
      await paused.resume();
      await cluster.waitFor(ready(), { timeoutMs: 60_000 });
      expect(await add(leader.ingressUrl, key, 'after')).toBe(3);
      expect(await add(survivor.ingressUrl, key, 'while paused')).toBe(2);
    });

    test('an asymmetric split: a node that hears and is not heard is given up, and nothing is lost', async () => {
      await Promise.all(KEYS.map((key) => add(cluster.ingressUrl, key, 'before')));
      const [deaf, ...others] = cluster.nodes.map(({ name }) => name);
      await using split = await cluster.cut(deaf ?? '', others);
      expect(split.description).toContain(`from ${String(deaf)}`);
      await cluster.waitFor(nodeDown(deaf ?? ''), { timeoutMs: 60_000 });
      const survivor = cluster.node(others[0] ?? '');
      const during = await Promise.all(KEYS.map((key) => add(survivor.ingressUrl, key, 'during')));
      expect(during).toEqual(KEYS.map(() => 2));
      await split.heal();
      await cluster.waitFor(ready(), { timeoutMs: 60_000 });
      const after = await Promise.all(KEYS.map((key) => add(cluster.node(deaf ?? '').ingressUrl, key, 'after')));
      expect(after).toEqual(KEYS.map(() => 3));
    });

    test('a slow and lossy network is slow, and right', async () => {
      const [a, ...others] = cluster.nodes.map(({ name }) => name);
      await add(cluster.ingressUrl, 'slow', 'before');
      await cluster.delay(a ?? '', others, 60, 20);
      await cluster.delay(others, a ?? '', 60, 20);
      await cluster.drop(others, a ?? '', 0.05);
      for (let i = 0; i < 4; i++) expect(await add(cluster.ingressUrl, 'slow', String(i))).toBe(i + 2);
    });

    test('with the majority lost writes stall; they succeed after heal', async () => {
      const [key = ''] = KEYS;
      expect(await add(cluster.ingressUrl, key, 'before')).toBe(1);
      const [survivor, ...lost] = cluster.nodes;
      await Promise.all(lost.map((node) => node.kill()));
      const headers = { 'idempotency-key': `${key}-during` };
      const url = `${survivor?.ingressUrl ?? ''}/Counter/${key}/add`;
      const stalled = await call(url, { body: 1, headers, timeoutMs: 4_000 });
      expect(stalled?.status).not.toBe(200);
      await cluster.heal({ timeoutMs: 90_000 });
      expect(await add(survivor?.ingressUrl, key, 'during')).toBe(2);
    });

    test('a network split that leaves no majority stalls everybody, and heals', async () => {
      const [key = ''] = KEYS;
      expect(await add(cluster.ingressUrl, key, 'before')).toBe(1);
      await cluster.partition(...cluster.nodes.map(({ name }) => [name]));
      const attempts = await Promise.all(
        cluster.nodes.map(({ ingressUrl }) =>
          call(`${ingressUrl ?? ''}/Counter/${key}/add`, {
            body: 1,
            headers: { 'idempotency-key': `${key}-during` },
            timeoutMs: 4_000,
          }),
        ),
      );
      expect(attempts.map((answer) => answer?.status === 200)).toEqual(cluster.nodes.map(() => false));
      await cluster.heal({ timeoutMs: 90_000 });
      expect(await add(cluster.ingressUrl, key, 'during')).toBe(2);
    });

    test('a wiped disk: a new node takes its place and gets the data from the others, who may then be lost', async () => {
      await Promise.all(KEYS.map((key) => add(cluster.ingressUrl, key, 'before')));
      const wiped = await cluster.node('node-2').wipe();
      await cluster.waitFor(allLed(), { timeoutMs: 60_000 });
      expect(await add(other('node-2').ingressUrl, 'key-0', 'while wiped')).toBe(2);
      await wiped.replace();
      await cluster.waitFor(ready(), { timeoutMs: 60_000 });
      const names = await cluster.clusterSql`select name from nodes where state = 'alive'`;
      expect(names.map(({ name }) => name)).toContain('node-2-2');
      const [first] = await Promise.all(KEYS.map((key) => add(cluster.node('node-2').ingressUrl, key, 'after')));
      expect(first).toBe(3);
      expect(await cluster.state('Counter', 'key-1')).toEqual({ count: 2 });
    });
  });
}
