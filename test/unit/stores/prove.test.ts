import { expect, test } from 'vitest';
import type { ClusterError } from '../../../src/errors.js';
import { emptyStore, measureStore } from '../../../src/stores/contents.js';
import { openStore } from '../../../src/stores/open.js';
import { proveStore } from '../../../src/stores/prove.js';
import type { ObjectStore, Send } from '../../../src/stores/types.js';
import { answer, error, MemoryS3 } from './memory-store.js';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'very-secret' };

function storeBehind(send: Send, prefix = 'p'): ObjectStore {
  return openStore({ kind: 's3', bucket: 'bucket', prefix, region: 'r' }, CREDENTIALS, send);
}

async function failureOf(work: Promise<unknown>): Promise<ClusterError> {
  return work.then(
    () => {
      throw new Error('it went well');
    },
    (reason: unknown) => reason as ClusterError,
  );
}

test('a store with conditional writes is fit, and nothing is left in it', async () => {
  const memory = new MemoryS3();
  const steps: string[] = [];
  const proof = await proveStore(storeBehind(memory.send), { onStep: ({ name }) => steps.push(name) });
  expect(proof.steps.map(({ name }) => name)).toEqual(steps);
  expect(steps).toHaveLength(7);
  expect(memory.objects.size).toBe(0);
});

test.each([
  ['none', 'wrote over an object that was to be created'],
  ['create-only', 'wrote over a newer version of an object'],
] as const)('a store whose conditions are %s is unfit, and nothing is left in it', async (conditions, said) => {
  const memory = new MemoryS3(conditions);
  const failure = await failureOf(proveStore(storeBehind(memory.send)));
  expect(failure).toMatchObject({ code: 'store-unfit' });
  expect(failure.message).toContain(said);
  expect(failure.hint).toContain('conditional writes');
  expect(memory.objects.size).toBe(0);
});

test('a store that says it knows no conditions is unfit', async () => {
  const memory = new MemoryS3();
  const send: Send = (request) =>
    'if-none-match' in request.headers
      ? Promise.resolve(answer(501, error('NotImplemented', 'A header implies functionality that is missing')))
      : memory.send(request);
  expect(await failureOf(proveStore(storeBehind(send)))).toMatchObject({
    code: 'store-unfit',
    details: expect.stringContaining('NotImplemented') as string,
  });
});

test.each([
  [403, error('SignatureDoesNotMatch', 'wrong: very-secret'), 'store-denied', 'credentials'],
  [404, error('NoSuchBucket', 'There is none'), 'store-denied', 'must be made first'],
  [301, error('PermanentRedirect', 'Elsewhere'), 'store-denied', 'region'],
  [503, error('SlowDown', 'Too many'), 'store-unreachable', 'later'],
  [200, '<html>', 'store-denied', 'store of this kind'],
  [200, '<Other/>', 'store-denied', 'store of this kind'],
])('an answer %i %s is %s', async (status, body, code, hint) => {
  const failure = await failureOf(proveStore(storeBehind(() => Promise.resolve(answer(status, body)))));
  expect(failure).toMatchObject({ code, hint: expect.stringContaining(hint) as string });
  expect(JSON.stringify([failure.message, failure.hint, failure.details])).not.toContain('very-secret');
});

test('everything below the prefix is counted and deleted, page by page, and nothing else', async () => {
  const memory = new MemoryS3();
  for (const key of ['p/0/a', 'p/1/b', 'p/1/c d+é', 'p/2/e', 'p/f', 'other/g', 'px/h']) memory.objects.set(key, '{}');
  const store = storeBehind(memory.send);
  expect(await measureStore(store)).toEqual({ objects: 5, bytes: 10 });
  expect(await emptyStore(store)).toEqual({ objects: 5, bytes: 10 });
  expect([...memory.objects.keys()]).toEqual(['other/g', 'px/h']);
});

test('a bucket without a prefix is not emptied', async () => {
  const memory = new MemoryS3();
  memory.objects.set('other', '{}');
  expect(await failureOf(emptyStore(storeBehind(memory.send, '')))).toMatchObject({ code: 'usage' });
  expect(memory.objects.size).toBe(1);
});
