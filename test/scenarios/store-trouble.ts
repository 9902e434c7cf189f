import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotOutcome } from '../../src/restate/snapshots.js';
import type { RuntimeKind } from '../../src/spec/types.js';
import type { CliResult } from '../support/cli.js';
import { TestCluster } from '../support/cluster.js';
import type { UpJson } from '../support/cluster.js';
import { ExternalStore, randomKey } from '../support/external-store.js';
import { call, eventually } from '../support/http.js';
import { startService } from '../support/service.js';
import type { TestService } from '../support/service.js';

const KEYS = ['a', 'b', 'c', 'd'];
/** Three nodes are asked in turn for each partition, and each tries ten times. */
const SLOW_MS = 300_000;

/** A bucket of the user's that is full, or does not take the credentials; each step builds on the one before. */
export function storeTrouble(kind: RuntimeKind): void {
  describe(`a store of the user's in trouble, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'trouble', { store: true });
    const wrongKey = randomKey();
    const keys = [wrongKey];
    const printed: string[] = [];
    let store: ExternalStore;
    let service: TestService | undefined;
    let ingress = '';
    let added = 0;

    const run = async (args: readonly string[], env: Record<string, string | undefined> = store.environment) => {
      const result = await cluster.run(args, { env });
      printed.push(result.stdout, result.stderr);
      return result;
    };
    const up = (env?: Record<string, string | undefined>) => run(['up', '--json', ...cluster.flags], env);
    const create = async () => {
      const result = await run(['snapshot', 'create', '--json']);
      return { code: result.code, outcomes: JSON.parse(result.stdout) as SnapshotOutcome[] };
    };
    const expectNothingDone = async ({ code, stderr }: CliResult, wantedCode = 1) => {
      expect(stderr).not.toContain('This was not expected');
      expect(code).toBe(wantedCode);
      expect(existsSync(cluster.dir)).toBe(false);
      expect(await cluster.leftovers()).toEqual([]);
    };
    /** Adds one to each counter, and sees that none was lost before. */
    const count = async () => {
      added += 1;
      for (const key of KEYS) {
        const value = await eventually(async () => {
          const answer = await call(`${ingress}/Counter/${key}/add`, {
            body: 1,
            headers: { 'idempotency-key': `${key}-${String(added)}` },
          });
          return answer?.status === 200 ? answer.body : undefined;
        });
        expect(value).toBe(added);
      }
    };
    const withWrongKey = () => ({ ...store.environment, AZURE_STORAGE_ACCOUNT_KEY: wrongKey });

    beforeAll(async () => {
      store = await ExternalStore.start(kind);
      keys.push(store.key);
      writeFileSync(
        join(cluster.cwd, 'restate-cluster.yaml'),
        `partitions: 2\nsnapshots: {store: azure, bucket: ${store.bucket}, endpoint: "${store.endpoint}"}\n`,
      );
    });
    afterAll(async () => {
      await service?.stop();
      await cluster.run(['down', '--purge', '--keep-snapshots']);
      await cluster.remove();
      await store.remove();
    });

    test('without credentials, up says which variables it needs, and does nothing', async () => {
      const result = await up({ AZURE_STORAGE_ACCOUNT_NAME: undefined, AZURE_STORAGE_ACCOUNT_KEY: undefined });
      await expectNothingDone(result, 4);
      expect(result.stderr).toContain('there are no credentials');
      expect(result.stderr).toContain(
        'Set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN',
      );
    });

    test('with a wrong key, up says that the store refuses it, and does nothing', async () => {
      const result = await up(withWrongKey());
      await expectNothingDone(result);
      expect(result.stderr).toContain('refuses to list objects');
      expect(result.stderr).toContain('403 AuthorizationFailure');
      expect(result.stderr).toContain('See that the credentials are right');
    });

    test('where it is full from the beginning, up says what it answers, and does nothing', async () => {
      await store.fill();
      const result = await up();
      await expectNothingDone(result);
      expect(result.stderr).toMatch(/failed to write .*\n\n500\n\nThe store itself is in trouble: full,/);
      await store.makeRoom();
    });

    test(
      'where it becomes full, snapshots fail, and nothing else',
      async () => {
        const started = JSON.parse((await up()).stdout) as UpJson;
        ingress = started.nodes[0]?.ingressUrl ?? '';
        service = await startService(cluster);
        const admin = started.nodes[0]?.adminUrl ?? '';
        expect((await call(`${admin}/deployments`, { body: { uri: service.url } }))?.status).toBe(201);
        await count();
        expect((await create()).code).toBe(0);
        await store.fill();
        await count();
        const { code, outcomes } = await create();
        expect(code).toBe(1);
        expect(outcomes).toHaveLength(2);
        for (const outcome of outcomes) {
          expect(outcome).toMatchObject({
            ok: false,
            reason: expect.stringContaining('the store does not take it: 500 Internal Server Error (PUT ') as string,
            hint: expect.stringContaining('full') as string,
          });
        }
        const { stdout } = await run(['snapshot', 'create', '0']);
        expect(stdout).toContain(
          '1 partition of 1 without a new snapshot; nothing is lost: the log is kept.\nThe store',
        );
        expect((await cluster.status()).state).toBe('ready');
        await count();
      },
      SLOW_MS,
    );

    test('once there is room again, snapshots are taken', async () => {
      await store.makeRoom();
      expect((await create()).code).toBe(0);
      await count();
    });

    test('a ready cluster goes on where credentials became wrong, and up says so', async () => {
      const before = await cluster.instances();
      const wrong = await up(withWrongKey());
      expect(wrong.code).toBe(1);
      expect(wrong.stderr).toContain('refuses to list objects');
      expect((await run(['snapshot', 'list'], withWrongKey())).stderr).toContain('See that the credentials are right');
      expect((await run(['status'], withWrongKey())).stdout).toContain('refuses to list objects');
      expect(await cluster.instances()).toEqual(before);
      await count();
      expect((await create()).code).toBe(0);
    });

    test('credentials in .env are read, and wrong ones start nothing', async () => {
      const dotEnv = join(cluster.dir, '.env');
      const generated = existsSync(dotEnv) ? readFileSync(dotEnv, 'utf8') : '';
      const none = { AZURE_STORAGE_ACCOUNT_NAME: undefined, AZURE_STORAGE_ACCOUNT_KEY: undefined };
      const write = (key: string) => {
        const lines = `AZURE_STORAGE_ACCOUNT_NAME=${store.account}\nAZURE_STORAGE_ACCOUNT_KEY=${key}\n`;
        writeFileSync(dotEnv, generated);
        appendFileSync(dotEnv, lines);
      };
      expect((await run(['down'])).code).toBe(0);
      write(wrongKey);
      const refused = await up(none);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('403 AuthorizationFailure');
      expect(refused.stderr).not.toContain('starting node');
      const { nodes } = await cluster.status();
      expect(nodes.map(({ stage }) => stage)).toEqual(['down', 'down', 'down']);
      write(store.key);
      expect((await up(none)).code).toBe(0);
      await count();
      expect((await create()).code).toBe(0);
      writeFileSync(dotEnv, generated);
    });

    test('where the store takes another key from now on, snapshots say so; down and up bring it in', async () => {
      await store.changeKey();
      keys.push(store.key);
      const { code, outcomes } = await create();
      expect(code).toBe(1);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          ok: false,
          reason: expect.stringContaining('403 Forbidden, AuthorizationFailure') as string,
          hint: expect.stringContaining('`restate-cluster down`, then `up`') as string,
        });
      }
      await count();
      expect((await run(['down'])).code).toBe(0);
      expect((await up()).code).toBe(0);
      await count();
      expect((await create()).code).toBe(0);
    });

    test('no key is shown or written anywhere', async () => {
      await run(['logs']);
      // That the search finds anything at all.
      expect(filesWith(cluster.name, cluster.dir)).not.toEqual([]);
      for (const key of keys) {
        expect(printed.filter((text) => text.includes(key))).toEqual([]);
        expect(filesWith(key, cluster.dir)).toEqual([]);
      }
    });
  });
}

function filesWith(text: string, dir: string): string[] {
  try {
    return execFileSync('grep', ['-rlF', '--', text, dir], { encoding: 'utf8' }).trim().split('\n');
  } catch (error) {
    // How grep says that there are none.
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}
