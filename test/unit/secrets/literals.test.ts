import { describe, expect, test } from 'vitest';
import { literalSecrets, replacedAt } from '../../../src/secrets/literals.js';

const paths = (tree: unknown) => literalSecrets(tree).map(({ path }) => path.join('.'));

describe('a secret that stands in settings as it is', () => {
  test.each<[string, unknown, string[]]>([
    ['by its name', { env: { DB_PASSWORD: 'hunter22' } }, ['env.DB_PASSWORD']],
    [
      'by the name of its table',
      { config: { credentials: { a: ['x1', { b: 'x2' }] } } },
      ['config.credentials.a.0', 'config.credentials.a.1.b'],
    ],
    ['as a number', { pin: 1, password: 4711 }, ['password']],
    ['in a connection string', { env: { DB: 'Server=a;Password=hunter22' } }, ['env.DB']],
    ['in an address', { env: { DB: 'postgres://me:hunter22@db/x' } }, ['env.DB']],
    ['in a list of variables', { compose: { environment: ['A=b', 'API_KEY=abcd'] } }, ['compose.environment.1']],
    ['in a command', { compose: { command: '--token=abcdef run' } }, ['compose.command']],
    ['by the look of a token', { env: { X: `ghp_${'a1B2'.repeat(9)}` } }, ['env.X']],
    ['by the look of a key', { env: { X: '-----BEGIN PRIVATE KEY-----\nabc' } }, ['env.X']],
    ['beside a variable', { env: { AUTH_TOKEN: 'prefix-${X}' } }, ['env.AUTH_TOKEN']],
  ])('%s', (_, tree, want) => {
    expect(paths(tree)).toEqual(want);
  });

  test.each<[string, unknown]>([
    [
      'taken from a variable',
      { env: { DB_PASSWORD: '${DB_PASSWORD}', T_TOKEN: '$T', A: 'postgres://${U}:${P:-x}@db' } },
    ],
    ['a header from a variable', { compose: { authorization: 'Bearer ${TOKEN}' } }],
    ['handed on, or not set', { env: { DB_PASSWORD: null, TOKEN: '', AUTH: 'true', KEY_FILE: '/run/key' } }],
    ['about a secret', { env: { TOKEN_URL: 'https://login', TOKEN_TTL: '10m', secretName: 'a', 'token-limit': 5 } }],
    ['what everybody knows', { env: { A: 'http://127.0.0.1:8080', RUST_LOG: 'info' }, nodes: 3 }],
  ])('is not what is %s', (_, tree) => {
    expect(paths(tree)).toEqual([]);
  });
});

test('a value is replaced at its place, and the rest stays', () => {
  const tree = { a: [{ b: 1 }, 2], c: 3 };
  expect(replacedAt(tree, ['a', 0, 'b'], 9)).toEqual({ a: [{ b: 9 }, 2], c: 3 });
  expect(tree.a[0]).toEqual({ b: 1 });
});
