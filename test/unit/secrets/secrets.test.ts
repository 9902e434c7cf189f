import { describe, expect, test } from 'vitest';
import { secretsInText, secretsInTree } from '../../../src/secrets/collect.js';
import { decodedTree } from '../../../src/secrets/encoded.js';
import { isSecretName } from '../../../src/secrets/names.js';
import { Secrets } from '../../../src/secrets/secrets.js';

describe('values of secrets are found', () => {
  test.each<[string, string, string[]]>([
    ['in an environment', 'AWS_SECRET_ACCESS_KEY=S3/CRET=x', ['S3/CRET=x']],
    ['in quotes, with escapes', String.raw`token = "S3\"CRET\n\u0041"`, ['S3"CRET\nA']],
    ['in literal quotes', String.raw`token = 'S3\CRET'`, [String.raw`S3\CRET`]],
    ['over lines', 'token = """\nS3\nCRET"""', ['S3\nCRET']],
    ['in a list', 'tokens = ["S3CRET", \'OTHER\']', ['S3CRET', 'OTHER']],
    ['in a table', 'credentials = { a = "S3CRET" }', ['S3CRET']],
    ['in an address', 'u = "https://me:S3%2FCRET@host"', ['S3%2FCRET', 'S3/CRET']],
    ['in an address, alone', 'u = "https://S3CRET@host"', ['S3CRET']],
    ['in a signature', 'u = "https://h/c?sv=1&sig=S3%2FCRET&x=1"', ['S3%2FCRET', 'S3/CRET']],
    ['in a connection string', 'c = "AccountName=a;AccountKey=S3CRET==;E=1"', ['S3CRET==']],
    ['before a comment', 'PASSWORD=S3CRET # ours', ['S3CRET # ours', 'S3CRET']],
  ])('%s', (_, text, want) => {
    expect(secretsInText(text)).toEqual(expect.arrayContaining(want));
  });

  test('nowhere, where nothing is one', () => {
    expect(secretsInText('node-name = "node-1"\nu = "http://127.0.0.1:8080/a?b=c"\n')).toEqual([]);
  });

  test('in settings that were read', () => {
    const settings = {
      name: 'demo',
      env: { AWS_SECRET_ACCESS_KEY: 'S1', AWS_REGION: 'eu', HANDED_ON_TOKEN: null },
      config: { a: { 'api-keys': { x: ['S2', { y: 3456 }] } }, list: ['https://me:S4@host', 'PASSWORD=S5'] },
    };
    expect(new Set(secretsInTree(settings))).toEqual(new Set(['S1', 'S2', '3456', 'S4', 'S5']));
  });
});

test.each([
  ['AWS_ACCESS_KEY_ID', true],
  ['AWS_SESSION_TOKEN', true],
  ['AWS_WEB_IDENTITY', true],
  ['AWS_REGION', false],
  ['AWS_ENDPOINT_URL_S3', false],
  ['AZURE_STORAGE_ACCOUNT_KEY', true],
  ['AZURE_STORAGE_ACCOUNT_NAME', false],
  ['GOOGLE_APPLICATION_CREDENTIALS', true],
  ['LICENCE_KEY', true],
  ['partition_key', false],
  ['service_key', false],
  ['idempotency_key', false],
  ['MY_DB_PASSWORD', true],
  ['X-Api-Key', true],
  ['X-Amz-Signature', true],
  ['PATH', false],
])('%s: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret);
});

describe('a known secret is hidden wherever it stands', () => {
  const SECRET = 'p$ss"w/ö rd+1';
  const secrets = new Secrets([SECRET, '-----A\nfirst line 1\nsecond line 2'], ['demo']);
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test.each<[string, string]>([
    ['as it is', `connecting with ${SECRET} now`],
    ['in the middle of a word', `x${SECRET}y`],
    ['in JSON', JSON.stringify({ said: SECRET })],
    ['in JSON in JSON', JSON.stringify({ said: JSON.stringify({ said: SECRET }) })],
    ['in an address', `http://h/?q=${encodeURIComponent(SECRET)}`],
    [
      'in an address, in small letters',
      `http://h/?q=${encodeURIComponent(SECRET).replace(/%../g, (x) => x.toLowerCase())}`,
    ],
    ['in a Compose file', `x: ${SECRET.replaceAll('$', '$$$$')}`],
    ...[0, 1, 2].map((n): [string, string] => [
      `in base64, after ${String(n)}`,
      `is ${base64(`${'u'.repeat(n)}${SECRET}`)}`,
    ]),
    ['in base64 for addresses', Buffer.from(`user:${SECRET}:more`).toString('base64url')],
  ])('%s', (_, text) => {
    for (const shown of [secrets.inText(text), secrets.inLines(text), JSON.stringify(secrets.inTree({ a: [text] }))]) {
      expect(shown).toContain('(not shown)');
      expect(shown).not.toContain(SECRET);
      expect(shown).not.toMatch(/ö|%c3%b6|7Y/i);
    }
  });

  test('each of its lines too', () => {
    expect(secrets.inLines('1 first line 1\n2 second line 2\n')).toBe('1 (not shown)\n2 (not shown)\n');
  });

  test('a short word only as a word, and what everything is called by not at all', () => {
    const short = new Secrets(['test', 'abc', 'demo', 'true', '1234'], ['demo']);
    const text = 'test testing abc demo is true, 1234 of 12345, a-test, x_test';
    expect(short.inLines(text)).toBe(
      '(not shown) testing abc demo is true, (not shown) of 12345, a-(not shown), x_test',
    );
  });

  test('of two, where one is in the other, nothing is left', () => {
    expect(new Secrets(['S3CRET', 'S3CRET-and-more']).inLines('x S3CRET-and-more S3CRET')).toBe(
      'x (not shown) (not shown)',
    );
  });
});

describe('in a log', () => {
  const secrets = new Secrets();
  test.each<[string, string]>([
    ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'Authorization: (not shown)'],
    ['curl -H "Authorization: Basic dXNlcjpwYXNz" x', 'curl -H "Authorization: (not shown)" x'],
    ['{"authorization":"Token S3 CRET","b":2}', '{"authorization":(not shown),"b":2}'],
    ['{"authorization":["Token S3 CRET"],"b":2}', '{"authorization":(not shown),"b":2}'],
    ['sent Bearer S3CRET to it', 'sent Bearer (not shown) to it'],
    ['sent Basic dXNlcjpwYXNzd29yZA== to it', 'sent Basic (not shown) to it'],
    ['Basic settings are shown', 'Basic settings are shown'],
    ['Cookie: a=S3; b=CRET', 'Cookie: (not shown)'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln ok', 'jwt (not shown) ok'],
    ['id AKIAIOSFODNN7EXAMPLE used', 'id (not shown) used'],
    ['token = "S3CRET', 'token = (not shown)'],
    ['GET https://h/c?sig=S3CRET&x=1 200', 'GET https://h/c?sig=(not shown)&x=1 200'],
  ])('%s', (line, want) => {
    expect(secrets.inLines(`before\n${line}\nafter`)).toBe(`before\n${want}\nafter`);
  });

  test('a private key is hidden over its lines, also one that is cut off', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nS3CRET\n-----END RSA PRIVATE KEY-----';
    expect(secrets.inLines(`a\n${key}\nb`)).toBe('a\n(not shown)\nb');
    expect(secrets.inLines(`a\n${key.slice(0, 45)}`)).toBe('a\n(not shown)');
  });

  test.each<[string, string]>([
    ['quotes', '"'],
    ['single quotes', "'"],
    ['names', 'a-'],
    ['pairs', 'a=b '],
    ['addresses', '://a:'],
    ['brackets', '[{'],
    ['headers', 'authorization:"'],
    ['spaces', ' '],
    ['backslashes', '\\'],
    ['secrets', 'token="'],
    ['keys', '-----BEGIN PRIVATE KEY-----'],
    ['base64', 'Basic aaaaaaaaaa'],
    ['jwt', 'eyJaaaaaaaaaaa.'],
  ])('a long line of %s takes no time to speak of', (_, piece) => {
    const text = piece.repeat(200_000 / piece.length);
    const begin = performance.now();
    secrets.inLines(text);
    secrets.inText(text);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('what a program printed or a service stored may have any length and depth', () => {
  const secrets = new Secrets(['S3CRET-value']);
  const pieces = ['x', 'ff', '%22', '.', 'password="x', 'password=x'];

  test.each(pieces)('a line of 20 MB of %s is left out, and the lines around it are not', (piece) => {
    const long = piece.repeat(20_000_000 / piece.length);
    for (const shown of [secrets.inLines(`a\n${long}\nb`), secrets.inText(`a\n${long}\nb`)]) {
      expect(shown.slice(0, 200)).toMatch(
        /^a\n\(20\.0 MB in one line, too long to look for secrets in: left out\)\nb$/,
      );
    }
    expect(secrets.inTree({ value: long })).toEqual({
      value: expect.stringMatching(/^\(20\.0 MB in one line/) as string,
    });
    expect(secretsInTree(decodedTree({ value: long }))).toEqual([]);
  });

  test('many lines are searched as before', () => {
    const noise = '65,\n'.repeat(1_200_000);
    const encoded = Buffer.from('S3CRET-value').toString('hex');
    for (const shown of [
      secrets.inLines(`${noise}x ${encoded} S3CRET-value`),
      secrets.inText(`${noise}x ${encoded}`),
    ]) {
      expect(shown.slice(0, 8)).toBe('65,\n65,\n');
      expect(shown.slice(-200)).not.toContain('S3CRET');
      expect(shown.slice(-200)).not.toContain(encoded);
      expect(shown.slice(-200)).toContain('(not shown)');
    }
  });

  test.each([5_000, 100_000])('JSON of %i levels is text, in which names still tell', (levels) => {
    const deep = `${'['.repeat(levels)}{"password":"hunter22"}${']'.repeat(levels)}`;
    const shown = JSON.stringify(secrets.inTree([deep, Buffer.from(deep).toString('hex')]));
    expect(shown).not.toContain('hunter22');
    expect(shown).not.toContain(Buffer.from('hunter22').toString('hex'));
    expect(secretsInTree(decodedTree({ deep }))).toContain('hunter22');
  });
});

test('what was read stays what it was, without secrets', () => {
  const secrets = new Secrets(['S3CRET']);
  const tree = {
    env: { AWS_SECRET_ACCESS_KEY: 'x', TOKEN: null, PASSWORD: '', PLAIN: 'has S3CRET in it' },
    credentials: { a: ['x', 1, true] },
    list: ['PASSWORD=x', 'PLAIN=y'],
    n: 5,
  };
  expect(secrets.inTree(tree)).toEqual({
    env: { AWS_SECRET_ACCESS_KEY: '(not shown)', TOKEN: null, PASSWORD: '', PLAIN: 'has (not shown) in it' },
    credentials: { a: ['(not shown)', '(not shown)', true] },
    list: ['PASSWORD=(not shown)', 'PLAIN=y'],
    n: 5,
  });
});
