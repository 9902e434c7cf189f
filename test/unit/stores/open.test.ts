import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/stores/open.js';
import type { Credentials, StoreLocation, StoreRequest } from '../../../src/stores/types.js';
import { answer } from './memory-store.js';

const NOW = new Date('2026-11-25T17:00:00.250Z');
const S3: StoreLocation = { kind: 's3', bucket: 'bucket', prefix: 'team/demo', region: 'eu-central-1' };
const AWS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'very-secret',
  AWS_SESSION_TOKEN: 'short-lived',
};
const GCS: StoreLocation = { kind: 'gcs', bucket: 'bucket', prefix: '' };
const AZURE: StoreLocation = { kind: 'azure', bucket: 'box', prefix: 'a' };

/** The request that reading one object makes. */
async function requestFor(location: StoreLocation, credentials: Credentials, key = 'k'): Promise<StoreRequest> {
  const requests: StoreRequest[] = [];
  const send = (request: StoreRequest) => {
    requests.push(request);
    return Promise.resolve(answer(404));
  };
  await openStore(location, credentials, send, () => NOW).get(key);
  const [request] = requests;
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

describe('s3', () => {
  test('the bucket is in the path, and the signature is of the region and the time', async () => {
    const { url, headers } = await requestFor(S3, AWS);
    expect(url).toBe('https://s3.eu-central-1.amazonaws.com/bucket/team/demo/k');
    expect(headers['x-amz-date']).toBe('20261125T170000Z');
    expect(headers['x-amz-security-token']).toBe('short-lived');
    expect(headers['authorization']).toContain('Credential=AKIDEXAMPLE/20261125/eu-central-1/s3/aws4_request');
    expect(JSON.stringify(headers)).not.toContain('very-secret');
  });

  test.each([
    ['the location', { endpoint: 'https://store.example/' }, {}],
    ['AWS_ENDPOINT_URL_S3', {}, { AWS_ENDPOINT_URL_S3: 'https://store.example', AWS_ENDPOINT_URL: 'https://other' }],
    ['AWS_ENDPOINT_URL', {}, { AWS_ENDPOINT_URL: 'https://store.example' }],
  ])('the endpoint comes from %s', async (_, location, credentials) => {
    const { url } = await requestFor({ ...S3, ...location }, { ...AWS, ...credentials });
    expect(url).toBe('https://store.example/bucket/team/demo/k');
  });

  test('plain http must be allowed, as for Restate', async () => {
    const location = { ...S3, endpoint: 'http://store.example' };
    expect(() => openStore(location, AWS, () => Promise.resolve(answer(404)))).toThrow(/plain http/);
    expect((await requestFor(location, { ...AWS, AWS_ALLOW_HTTP: 'True' })).url).toMatch(/^http:/);
    expect((await requestFor({ ...location, allowHttp: true }, AWS)).url).toMatch(/^http:/);
  });

  test('a key is encoded as it is signed', async () => {
    expect((await requestFor(S3, AWS, "a b+c!'()*é")).url).toMatch(/a%20b%2Bc%21%27%28%29%2A%C3%A9$/);
  });
});

describe('azure', () => {
  const account = { AZURE_STORAGE_ACCOUNT_NAME: 'mine' };

  test('an account key signs', async () => {
    const { url, headers } = await requestFor(AZURE, { ...account, AZURE_STORAGE_ACCOUNT_KEY: 'c2VjcmV0' });
    expect(url).toBe('https://mine.blob.core.windows.net/box/a/k');
    expect(headers['authorization']).toMatch(/^SharedKey mine:[A-Za-z0-9+/]{43}=$/);
  });

  test('a token goes into the query', async () => {
    const token = '?sv=2023-11-03&sp=rwdl&sig=a%2Bb%3D';
    const { url, headers } = await requestFor(AZURE, { ...account, AZURE_STORAGE_SAS_TOKEN: token });
    expect(new URL(url).searchParams.get('sig')).toBe('a+b=');
    expect(headers['authorization']).toBeUndefined();
  });

  test('the emulator needs no credentials, and has its account in the path', async () => {
    const { url } = await requestFor({ ...AZURE, kind: 'azurite' }, {});
    expect(url).toBe('http://127.0.0.1:10000/devstoreaccount1/box/a/k');
  });
});

describe('gcs', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = {
    type: 'service_account',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    private_key_id: 'id-1',
    client_email: 'robot@example.iam.gserviceaccount.com',
  };

  test('a service account signs its own token', async () => {
    const { url, headers } = await requestFor(GCS, { GOOGLE_SERVICE_ACCOUNT_KEY: JSON.stringify(key) });
    expect(url).toBe('https://storage.googleapis.com/bucket/k');
    const [header = '', claims = '', signature = ''] = (headers['authorization'] ?? '')
      .slice('Bearer '.length)
      .split('.');
    expect(
      verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url')),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: key.client_email,
      sub: key.client_email,
      iat: NOW.getTime() / 1000 - 0.25,
    });
  });

  test('an emulator may want no token', async () => {
    const emulator = { ...key, gcs_base_url: 'http://127.0.0.1:4443', disable_oauth: true };
    const { url, headers } = await requestFor(GCS, { GOOGLE_SERVICE_ACCOUNT_KEY: JSON.stringify(emulator) });
    expect(url).toBe('http://127.0.0.1:4443/bucket/k');
    expect(headers).toEqual({});
  });

  test.each([
    ['no JSON', 'not-json-but-secret'],
    ['of a user', '{"type": "authorized_user", "refresh_token": "not-json-but-secret"}'],
    ['with a broken key', JSON.stringify({ ...key, private_key: 'not-json-but-secret' })],
  ])('content that is %s is refused and not shown', (_, content) => {
    const open = () => openStore(GCS, { GOOGLE_SERVICE_ACCOUNT_KEY: content }, () => Promise.resolve(answer(404)));
    expect(open).toThrow(expect.objectContaining({ code: 'store-credentials' }) as Error);
    expect(open).not.toThrow(/not-json-but-secret/);
  });
});

test.each<[StoreLocation, string]>([
  [S3, 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
  [GCS, 'GOOGLE_SERVICE_ACCOUNT'],
  [AZURE, 'AZURE_STORAGE_ACCOUNT_NAME'],
])('missing credentials are named: %o', (location, names) => {
  const hint = expect.stringContaining(names) as string;
  expect(() => openStore(location, {}, () => Promise.resolve(answer(404)))).toThrow(
    expect.objectContaining({ code: 'store-credentials', hint }) as Error,
  );
});

test.each([
  [{ bucket: 'a/b' }],
  [{ bucket: '' }],
  [{ prefix: '/a' }],
  [{ prefix: 'a//b' }],
  [{ prefix: 'a/../b' }],
  [{ endpoint: 'store.example' }],
  [{ endpoint: 'https://user:password@store.example' }],
])('%o is refused', (wrong) => {
  expect(() => openStore({ ...S3, ...wrong }, AWS, () => Promise.resolve(answer(404)))).toThrow(
    expect.objectContaining({ code: 'usage' }) as Error,
  );
});
