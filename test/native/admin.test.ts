import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AdminClient } from '../../src/restate/admin.js';
import type { Deployment } from '../../src/restate/admin.js';
import { sqlText } from '../../src/restate/sql-text.js';
import { TestCluster } from '../support/cluster.js';
import { call, eventually } from '../support/http.js';
import { occupy } from '../support/machine.js';
import { startService, startServiceProcess } from '../support/service.js';
import type { TestService } from '../support/service.js';

/** Where nothing listens. */
const NOWHERE = 'http://127.0.0.1:1';

/** An admin API that has only what is documented: what goes to it goes on to a real one. */
async function startDocumented(adminUrl: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((question, answer) => {
    const { url = '', method, headers } = question;
    if (url.startsWith('/internal/')) return answer.writeHead(404).end();
    return question.pipe(
      request(`${adminUrl}${url}`, { method, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 0, reply.headers);
        reply.pipe(answer);
      }),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => {
      server.close();
    },
  };
}

describe('the admin API of a real cluster', () => {
  const cluster = new TestCluster('native', 'admin');
  let urls: string[] = [];
  let ingress = '';
  let greeter: TestService | undefined;
  let stuck: TestService | undefined;
  let deployments: Deployment[] = [];
  const admin = new AdminClient(() => urls);

  /** Registers both services, and waits until the ingress knows them. */
  async function register(): Promise<void> {
    deployments = [
      await admin.registerDeployment(greeter?.url ?? ''),
      await admin.registerDeployment(stuck?.url ?? ''),
    ];
    await eventually(async () => ((await post('Greeter/greet', 'Ada'))?.status === 200 ? true : undefined));
    await eventually(async () => ((await post('Flow/ask/ready', null))?.status === 200 ? true : undefined));
  }

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(`${ingress}/${path}`, { body, headers });

  /** Starts an invocation, and does not wait for its end. */
  async function sendTo(path: string, body: unknown = null, query = ''): Promise<string> {
    const answer = await eventually(async () => {
      const sent = await post(`${path}/send${query}`, body);
      return sent?.status === 202 ? sent : undefined;
    });
    return (answer.body as { invocationId: string }).invocationId;
  }

  async function statuses(): Promise<Record<string, number>> {
    const rows = await admin.query('select status, count(*) as n from sys_invocation group by status');
    return Object.fromEntries(rows.map(({ status, n }) => [String(status), Number(n)]));
  }

  /** Everything an invocation can be; ends when all of it is seen. */
  async function fill(): Promise<void> {
    for (let i = 0; i < 20; i++) await post(`Counter/k${String(i)}/add`, 1);
    await post('Greeter/greet', 'Ada', { 'idempotency-key': 'once' });
    for (let i = 0; i < 5; i++) await sendTo('Stuck/wait');
    for (let i = 0; i < 3; i++) await sendTo('Held/a/hold');
    await sendTo('Stuck/fail');
    await sendTo('Stuck/persist', 'p');
    await sendTo('Flow/f/run');
    await sendTo('Counter/later/add', 1, '?delay=1h');
    const paused = await sendTo('Stuck/wait');
    await eventually(async () => {
      const answer = await fetch(`${urls[0] ?? ''}/invocations/${paused}/pause`, { method: 'PATCH' });
      return answer.ok ? true : undefined;
    });
    await eventually(async () => {
      const seen = await statuses();
      const all = ['backing-off', 'pending', 'scheduled', 'completed', 'paused'].every((status) => status in seen);
      return all && (await admin.query('select key from sys_promise')).length === 1 ? true : undefined;
    });
  }

  /** Asked of every node, past the code that is tested. */
  async function expectEmpty(): Promise<void> {
    for (const url of urls) {
      const other = new AdminClient(() => [url]);
      for (const table of ['sys_invocation', 'state', 'sys_inbox', 'sys_promise', 'sys_keyed_service_status']) {
        expect([table, await other.query(`select * from ${table}`)]).toEqual([table, []]);
      }
    }
  }

  beforeAll(async () => {
    const { nodes } = await cluster.up('--partitions', '4');
    urls = nodes.map(({ adminUrl }) => adminUrl);
    ingress = nodes[0]?.ingressUrl ?? '';
    [greeter, stuck] = await Promise.all([startService(cluster), startServiceProcess('stuck.mjs')]);
    await register();
  });
  afterEach(register);
  afterAll(async () => {
    await Promise.all([greeter?.stop(), stuck?.stop()]);
    await cluster.remove();
  });

  describe('deployments', () => {
    test('are told with their services, and registering again changes nothing', async () => {
      const [, held] = deployments;
      expect(held).toMatchObject({ id: expect.stringMatching(/^dp_/) as string, uri: `${stuck?.url ?? ''}/` });
      expect([...(held?.services ?? [])].sort()).toEqual(['Flow', 'Held', 'Stuck']);
      for (const force of [false, true]) {
        expect((await admin.registerDeployment(stuck?.url ?? '', { force })).id).toBe(held?.id);
      }
      expect((await admin.deployments()).map(({ id }) => id).sort()).toEqual(deployments.map(({ id }) => id).sort());
    });

    test('can be deleted, twice', async () => {
      const [{ id } = { id: '' }, other] = deployments;
      await admin.deleteDeployment(id);
      await admin.deleteDeployment(id);
      expect((await admin.deployments()).map((left) => left.id)).toEqual([other?.id]);
    });

    test('a service that is not there', async () => {
      await expect(admin.registerDeployment(NOWHERE)).rejects.toMatchObject({
        code: 'command-failed',
        message: `the server refused to register ${NOWHERE}`,
        details: expect.stringContaining('Connection refused') as string,
        hint: expect.stringContaining('Is the service running') as string,
      });
    });

    test('something else that is there', async () => {
      const uri = urls[1] ?? '';
      await expect(admin.registerDeployment(uri)).rejects.toMatchObject({
        hint: `Something other than a Restate service answers at ${uri}.`,
      });
    });

    test('a service that stays silent', async () => {
      const silent = await occupy();
      const uri = `http://127.0.0.1:${String(silent.port)}`;
      const impatient = new AdminClient(() => urls, { timeoutMs: 1_000 });
      await expect(impatient.registerDeployment(uri)).rejects.toMatchObject({
        code: 'command-failed',
        message: `the server got no answer from ${uri} in time`,
        hint: expect.stringContaining('could not reach') as string,
      });
      void silent.close();
    });

    test('an address that is none', async () => {
      await expect(admin.registerDeployment('nonsense')).rejects.toMatchObject({
        details: expect.stringContaining('not absolute') as string,
        hint: undefined,
      });
    });
  });

  describe('queries', () => {
    test('values of any kind come back as they were put in', async () => {
      const text = `O'Hara \\ "Ada"; -- ключ`;
      expect(await admin.query(sqlText`select ${text} as t, ${-1.5} as n, ${true} as b, ${null} as x`)).toEqual([
        { t: text, n: -1.5, b: true },
      ]);
      expect(await admin.query(sqlText`select 1 as one where ${text} in ${['other', text]}`)).toEqual([{ one: 1 }]);
    });

    test.each([
      ['selct', 'SQL error'],
      ['select nope from state', 'No field named nope'],
      ['select 1 from nope', 'not found'],
    ])('what is wrong with %j is told by the server', async (sql, details) => {
      await expect(admin.query(sql)).rejects.toMatchObject({
        code: 'command-failed',
        message: 'the server refused to run the query',
        details: expect.stringContaining(details) as string,
      });
    });

    test('state is told as it was stored', async () => {
      await post('Counter/Ada/add', 3);
      expect(await admin.state('Counter', 'Ada')).toEqual({ count: 3 });
      expect(await admin.state('Counter', 'nobody')).toEqual({});
      const state = { bytes: [255, 0, 7], text: [104, 105] };
      const path = `${urls[0] ?? ''}/services/Counter/state`;
      await call(path, { body: { object_key: "it's", new_state: state } });
      const stored = await eventually(async () => {
        const seen = await admin.state('Counter', "it's");
        return 'text' in seen ? seen : undefined;
      });
      expect(stored).toEqual({ bytes: new Uint8Array([255, 0, 7]), text: 'hi' });
    });
  });

  describe('nodes that are down', () => {
    test('the next one is asked', async () => {
      const some = new AdminClient(() => [NOWHERE, ...urls]);
      expect(await some.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    test('none that answers', async () => {
      await expect(new AdminClient(() => [NOWHERE]).deployments()).rejects.toMatchObject({
        code: 'not-ready',
        message: `no admin API answers (${NOWHERE})`,
        hint: 'See how the nodes are: restate-cluster status',
      });
    });

    test('an interruption', async () => {
      const stopped = new AdminClient(() => urls, { signal: AbortSignal.abort() });
      await expect(stopped.deployments()).rejects.toMatchObject({ code: 'interrupted' });
    });
  });

  describe('reset', () => {
    const keepAll = () => ({ keepDeployments: deployments.map(({ id }) => id) });

    test('of everything an invocation can be, leaves nothing but the deployments that are kept', async () => {
      await fill();
      const [kept] = deployments;
      await admin.reset({ keepDeployments: [kept?.id ?? ''] });
      await expectEmpty();
      expect(await admin.deployments()).toEqual([kept]);
      expect((await post('Counter/k1/add', 1))?.body).toBe(1);
      expect((await post('Greeter/greet', 'Bob', { 'idempotency-key': 'once' }))?.body).toBe('Hello, Bob!');
    });

    test('and again, as the same keys are used anew', async () => {
      for (let i = 0; i < 3; i++) {
        await fill();
        await admin.reset(keepAll());
        await expectEmpty();
      }
    });

    test('of an empty cluster', async () => {
      await admin.reset(keepAll());
      await admin.reset(keepAll());
      await expectEmpty();
    });

    test('where the deployment of what runs is gone', async () => {
      await fill();
      for (const { id } of deployments) await admin.deleteDeployment(id);
      await admin.reset({ keepDeployments: [] });
      await expectEmpty();
      expect(await admin.deployments()).toEqual([]);
    });

    test('by what is documented of the API', async () => {
      const documented = await startDocumented(urls[0] ?? '');
      await fill();
      await new AdminClient(() => [documented.url]).reset(keepAll());
      documented.close();
      await expectEmpty();
    });

    test('while invocations keep coming, tells what is left', async () => {
      const stop = new AbortController();
      const busy = Promise.all(
        Array.from({ length: 8 }, async () => {
          while (!stop.signal.aborted) await sendTo('Stuck/wait');
        }),
      );
      const failure = admin.reset({ ...keepAll(), timeoutMs: 200 });
      await expect(failure).rejects.toMatchObject({
        code: 'command-failed',
        hint: expect.stringContaining('must have stopped') as string,
        details: expect.stringContaining('invocations that have not ended: inv_') as string,
      });
      stop.abort();
      await busy;
      await admin.reset(keepAll());
      await expectEmpty();
    });

    // Last, since what it leaves stays.
    test('promises of a workflow that never ran stay, and are told', async () => {
      await eventually(async () => ((await post('Flow/never/go', null))?.status === 200 ? true : undefined));
      await expect(admin.reset(keepAll())).rejects.toMatchObject({
        code: 'command-failed',
        details: 'promises of: Flow/never',
        hint: expect.stringContaining('never ran') as string,
      });
    });
  });
});
