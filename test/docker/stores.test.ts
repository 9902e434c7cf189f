import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyStore, measureStore } from '../../src/stores/contents.js';
import { openStore } from '../../src/stores/open.js';
import { proveStore } from '../../src/stores/prove.js';
import { sendDirectly } from '../../src/stores/send-directly.js';
import { sendThroughContainer } from '../../src/stores/send-through-container.js';
import type { Send } from '../../src/stores/types.js';
import { startAzurite, whyNoAzurite } from '../support/azurite.js';
import type { Azurite } from '../support/azurite.js';
import { docker, IMAGE } from '../support/machine.js';

const reason = whyNoAzurite();
if (reason !== undefined) process.stderr.write(`tests with Azurite are skipped: ${reason}\n`);

describe.skipIf(reason !== undefined)('a real store', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite('box');
  });
  afterAll(async () => {
    await azurite.remove();
  });

  interface Way {
    readonly endpoint: string;
    readonly with: <T>(use: (send: Send) => Promise<T>) => Promise<T>;
  }
  const ways: readonly (readonly [string, () => Way])[] = [
    ['from this machine', () => ({ endpoint: azurite.url, with: (use) => use(sendDirectly()) })],
    [
      'from a container',
      () => ({
        endpoint: 'http://azurite:10000',
        with: (use) => sendThroughContainer({ image: IMAGE, network: azurite.network }, use),
      }),
    ],
  ];

  describe.each(ways)('%s', (_, way) => {
    function open(send: Send, changes: { bucket?: string; credentials?: Record<string, string> } = {}) {
      const location = { kind: 'azurite', bucket: changes.bucket ?? 'box', prefix: 'a/b' } as const;
      return openStore({ ...location, endpoint: way().endpoint }, changes.credentials ?? {}, send);
    }

    test('is proved, and left as it was', async () => {
      await way().with(async (send) => {
        expect((await proveStore(open(send))).steps).toHaveLength(7);
        expect(await measureStore(open(send))).toEqual({ objects: 0, bytes: 0 });
      });
    });

    test('keeps what was written, as it was written', async () => {
      await way().with(async (send) => {
        const body = '@{"text":"\\"\\\\ %{url_effective} é"}\r\n\t';
        const store = open(send);
        for (const key of ['1', "odd/k e+y%!'()*é"]) expect(await store.put(key, body)).toMatchObject({ ok: true });
        expect(await store.get("odd/k e+y%!'()*é")).toMatchObject({ body });
        expect(await store.createBucket()).toBe(false);
        expect(await emptyStore(store)).toEqual({ objects: 2, bytes: 2 * Buffer.byteLength(body) });
        expect(await store.get('1')).toBeUndefined();
      });
    });

    test('refuses a wrong key, and where there is no container', async () => {
      await way().with(async (send) => {
        const credentials = { AZURE_STORAGE_ACCOUNT_KEY: 'd3Jvbmc=' };
        await expect(proveStore(open(send, { credentials }))).rejects.toMatchObject({ code: 'store-denied' });
        await expect(proveStore(open(send, { bucket: 'none' }))).rejects.toMatchObject({
          code: 'store-denied',
          details: expect.stringContaining('ContainerNotFound') as string,
        });
      });
    });

    test('that does not answer is told', async () => {
      await way().with(async (send) => {
        const store = openStore(
          { kind: 'azurite', bucket: 'box', prefix: '', endpoint: 'http://127.0.0.1:1' },
          {},
          send,
        );
        await expect(proveStore(store)).rejects.toMatchObject({ code: 'store-unreachable' });
      });
    });
  });

  test('no container is left, and none is started in a network that is not there', async () => {
    const left = () => docker('ps', '--all', '--quiet', '--filter', `network=${azurite.network}`);
    const failing = sendThroughContainer({ image: IMAGE, network: azurite.network }, () =>
      Promise.reject(new Error('x')),
    );
    await expect(failing).rejects.toThrow('x');
    expect((await left()).split('\n')).toHaveLength(1);
    const nowhere = sendThroughContainer({ image: IMAGE, network: `${azurite.network}-not` }, () => Promise.resolve());
    await expect(nowhere).rejects.toMatchObject({ code: 'engine-missing' });
  });
});
