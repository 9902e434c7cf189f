import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allLed, invocationCompleted, leaderMoved, logTrimmedTo, startCluster } from 'restate-cluster/testing';
import type { StartedCluster } from 'restate-cluster/testing';
import { cliOk } from '../support/cli.js';
import { SERVICES } from '../support/durable-services.js';
import { call } from '../support/http.js';
import { NODE, PROGRAMS, temporaryDirectory } from '../support/machine.js';
import { startService } from '../support/service.js';
import { object } from '@restatedev/restate-sdk';
import type { ObjectContext } from '@restatedev/restate-sdk';

/** Keeps what nobody else should see, and prints it. */
const keeper = object({
  name: 'Keeper',
  handlers: {
    keep: async (ctx: ObjectContext, who: { name: string; password: string }) => {
      ctx.set('who', who);
      ctx.set('api-token', 'kept-token-7');
      await ctx.run('ask', () => ({ apiKey: 'asked-key-42' }));
      console.log('printed by console: %s', who.password); // eslint-disable-line no-console -- services do
      ctx.console.info('printed by the SDK', who);
    },
  },
});

/** What a test can ask a cluster for, held against what the servers themselves say. */
describe('looking at a cluster', () => {
  let cluster: StartedCluster;
  const { path: bundle, remove } = temporaryDirectory();

  beforeAll(async () => {
    cluster = await startCluster({ runtime: 'native', services: [...SERVICES, keeper] });
  });
  afterAll(async () => {
    await cluster.stop();
    remove();
  });
  const add = (key: string, node = cluster.nodes[0]) =>
    call(`${node?.ingressUrl ?? ''}/Counter/${key}/add`, { body: 1 });

  test('the partition of a key is the one in which the server keeps its state', async () => {
    const keys = ['tea', 'Kaffee', 'ключ', '', 'a key with spaces', 'x'.repeat(1_000), '茶🍵'].filter(
      (key) => key !== '',
    );
    await Promise.all(keys.map((key) => add(encodeURIComponent(key))));
    for (const key of keys) {
      const [row] =
        await cluster.sql`SELECT cast(partition_key as varchar) AS place FROM state WHERE service_key = ${key}`;
      const place = String(row?.['place']);
      const [partition] = await cluster.clusterSql`
        SELECT partition_id FROM partitions WHERE start_key <= ${BigInt(place)} AND end_key >= ${BigInt(place)}`;
      expect(await cluster.partitionOf('Counter', key)).toBe(partition?.['partition_id']);
    }
  });

  test('the leader is whom the nodes take for it', async () => {
    for (const partition of [0, 1, 2, 3]) {
      const leader = await cluster.leader(partition);
      const rows = await cluster.clusterSql`
        SELECT n.name FROM partition_state s JOIN nodes n ON s.plain_node_id = n.plain_node_id
        WHERE s.partition_id = ${partition} AND lower(s.effective_mode) = 'leader'`;
      expect(rows).toEqual([{ name: leader.name }]);
    }
    await expect(cluster.leader(99)).rejects.toMatchObject({ code: 'usage', hint: 'They are 0 to 3.' });
    await expect(cluster.leaderOf('Nobody', 'tea')).rejects.toMatchObject({ code: 'usage' });
  });

  test('values are put into SQL safely', async () => {
    const nasty = "it's'; DROP TABLE state; --";
    await add(encodeURIComponent(nasty));
    expect(await cluster.state('Counter', nasty)).toEqual({ count: 1 });
    expect(await cluster.sql`SELECT service_key FROM state WHERE service_key = ${nasty}`).toEqual([
      { service_key: nasty },
    ]);
  });

  test('logs of all nodes are in the order of their times; since and match choose', async () => {
    const all = await cluster.logs();
    const times = all.flatMap(({ at }) => at?.getTime() ?? []);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(all.map(({ node }) => node))).toEqual(new Set(['node-1', 'node-2', 'node-3']));
    const matching = await cluster.node('node-2').logs({ match: /Became|became/ });
    expect(matching.every(({ node, text }) => node === 'node-2' && /became/i.test(text))).toBe(true);
    const middle = new Date(times[Math.floor(times.length / 2)] ?? 0);
    const later = await cluster.logs({ since: middle });
    expect(later.length).toBeGreaterThan(0);
    expect(later.length).toBeLessThan(all.length);
  });

  test('conditions: an invocation, leaders, a trimmed log, and what was last seen where one does not come true', async () => {
    const sent = await call(`${cluster.ingressUrl}/Counter/sent/add/send`, { body: 1 });
    await cluster.waitFor(invocationCompleted((sent?.body as { invocationId: string }).invocationId));
    await cluster.waitFor(allLed());
    const leader = await cluster.leader(0);
    const stays = cluster.waitFor(leaderMoved(0, leader.name), { timeoutMs: 300 });
    await expect(stays).rejects.toThrow(`last seen: ${leader.name} leads it`);
    await expect(cluster.waitFor(logTrimmedTo(0, 1), { timeoutMs: 300 })).rejects.toThrow('it is trimmed to 0');
    const trim = ['ctl', '--dir', cluster.directory, '--', 'logs', 'trim', '0', '--trim-point', '1'];
    await cliOk(trim, { cwd: bundle, env: PROGRAMS });
    await cluster.waitFor(logTrimmedTo(0, 1));
  });

  test('a service can be registered later, by its address, and is known to every node at once', async () => {
    const service = await startService({ kind: 'native', name: cluster.name });
    try {
      const [deployment] = await cluster.registerService(service.url);
      expect(deployment?.services).toContain('Greeter');
      for (const { ingressUrl } of cluster.nodes) {
        expect((await call(`${ingressUrl ?? ''}/Greeter/greet`, { body: 'Ada' }))?.body).toBe('Hello, Ada!');
      }
      expect(await cluster.deployments()).toHaveLength(2);
      await cluster.reset();
      expect((await cluster.deployments()).map(({ services }) => services.toSorted())).toEqual([
        ['Approval', 'Counter', 'Keeper'],
      ]);
      expect(await cluster.sql`SELECT * FROM state`).toEqual([]);
    } finally {
      await service.stop();
    }
  });

  test('other programs find it by its environment', async () => {
    const script = `const answer = await fetch(process.env.RESTATE_INGRESS_URL + '/restate/health'); console.log(answer.status);`;
    const env = { ...process.env, ...cluster.env() };
    const { stdout } = await promisify(execFile)(NODE.binary, ['--input-type=module', '-e', script], { env });
    expect(stdout).toBe('200\n');
    const { stdout: nodes } = await promisify(execFile)(PROGRAMS.RESTATECTL_BIN, ['nodes', 'list'], { env });
    expect(nodes).toContain('node-3');
  });

  test('a bundle has logs, history, settings and tables', async () => {
    await add('bundled');
    const directory = await cluster.saveBundle(join(bundle, 'saved'));
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const wanted = ['README.txt', 'logs.txt', 'history.txt', 'status.json', 'files/nodes/node-1/restate.toml'];
    expect(files).toEqual(expect.arrayContaining(wanted));
    expect(readFileSync(join(directory, 'tables', 'state.jsonl'), 'utf8')).toContain('"service_key":"bundled"');
    expect(readFileSync(join(directory, 'settings', 'effective.txt'), 'utf8')).toContain('N1 cluster-name = ');
    expect(readFileSync(join(directory, 'history.txt'), 'utf8')).toMatch(/ready/);
    expect(readFileSync(join(directory, 'README.txt'), 'utf8')).toContain('Nothing is missing.');
  });

  test('a bundle has what services printed and stored, and no secret in any form', async () => {
    const body = { name: 'ada', password: 'hunter22' };
    await call(`${cluster.nodes[0]?.ingressUrl ?? ''}/Keeper/ada/keep`, { body });
    const errors = ['Error: no entry for hunter22'];
    const directory = await cluster.saveBundle(join(bundle, 'keeper'), { test: 'a > keeps', errors });
    const texts = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')] as const);
    const bytes = (text: string) => [...Buffer.from(text)];
    const forms = ['hunter22', 'kept-token-7', 'asked-key-42'].flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('hex'),
      bytes(secret).join(','),
    ]);
    const leaks = texts.flatMap(([name, text]) =>
      forms.filter((form) => text.includes(form)).map((form) => [name, form]),
    );
    expect(leaks).toEqual([]);
    const text = Object.fromEntries(texts);
    expect(text['services.log']).toMatch(/LOG {3}printed by console: \(not shown\)\n/);
    expect(text['services.log']).toMatch(/INFO {2}\[Keeper\/ada\/keep\]\[inv_\w+\] printed by the SDK/);
    expect(text['state.jsonl']).toContain(Buffer.from('{"name":"ada","password":"(not shown)"}').toString('hex'));
    expect(text['sys_journal.jsonl']).toContain(bytes('"password":"(not shown)"').join(','));
    expect(text['sys_journal.jsonl']).not.toContain('"raw":');
    expect(text['README.txt']).toContain('Test: a > keeps\nError: Error: no entry for (not shown)\n');
  });
});
