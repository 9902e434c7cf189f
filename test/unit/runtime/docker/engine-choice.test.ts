import { describe, expect, test } from 'vitest';
import { engineChoice, explainHang, explainSilence } from '../../../../src/runtime/docker/engine-choice.js';

const UNSET = '`unset DOCKER_HOST`';

describe('the engine is chosen', () => {
  test.each([
    [
      'by DOCKER_HOST before all else',
      { DOCKER_HOST: 'tcp://a:1', DOCKER_CONTEXT: 'b' },
      'c',
      'DOCKER_HOST',
      'tcp://a:1',
    ],
    ['by DOCKER_CONTEXT before the configuration', { DOCKER_CONTEXT: 'b' }, 'c', 'DOCKER_CONTEXT', 'b'],
    ['by the current context of the configuration', { DOCKER_HOST: '' }, 'c', 'configuration', 'c'],
    ['by nothing where the context is the default one', { DOCKER_CONTEXT: 'default' }, 'c', 'default', ''],
    ['by nothing where nothing is set', {}, undefined, 'default', ''],
  ])('%s', (_, env, context, by, value) => {
    expect(engineChoice(env, context)).toMatchObject({ by, value });
  });

  test('and no name or password of its address is told', () => {
    expect(engineChoice({ DOCKER_HOST: 'ssh://ada:s3cret@build.corp' }).value).toBe('ssh://build.corp');
  });
});

/** What the docker command 28.2 printed, each with the environment in which it did. */
const SAID: readonly [
  said: string,
  env: Record<string, string>,
  context: string | undefined,
  message: string,
  hint: string,
][] = [
  [
    'Cannot connect to the Docker daemon at unix:///nowhere.sock. Is the docker daemon running?',
    { DOCKER_HOST: 'unix:///nowhere.sock' },
    undefined,
    'no Docker engine answers at unix:///nowhere.sock, which DOCKER_HOST names',
    `Start the engine there, ${UNSET}`,
  ],
  [
    'error during connect: Get "http://nowhere.invalid:2375/v1.50/version": dial tcp: lookup nowhere.invalid: no such host',
    { DOCKER_HOST: 'tcp://nowhere.invalid:2375' },
    undefined,
    'no Docker engine answers at tcp://nowhere.invalid:2375, which DOCKER_HOST names',
    UNSET,
  ],
  [
    'Failed to initialize: unable to resolve docker endpoint: invalid bind address format: foo://bar',
    { DOCKER_HOST: 'foo://bar' },
    undefined,
    'DOCKER_HOST is no address: foo://bar',
    'Write it as unix:///path/of.sock or tcp://host:port',
  ],
  [
    'Failed to initialize: unable to resolve docker endpoint: context "nosuch": context not found: open /root/.docker/contexts/meta/9e6/meta.json: no such file or directory',
    { DOCKER_CONTEXT: 'nosuch' },
    undefined,
    'there is no Docker context nosuch, although DOCKER_CONTEXT names it',
    '`unset DOCKER_CONTEXT`',
  ],
  [
    'Failed to initialize: unable to resolve docker endpoint: context "gone": context not found: open /root/.docker/contexts/meta/283/meta.json: no such file or directory',
    {},
    'gone',
    "there is no Docker context gone, although docker's configuration calls it the current one",
    '`docker context use default`',
  ],
  [
    'Cannot connect to the Docker daemon at unix:///nowhere2.sock. Is the docker daemon running?',
    {},
    'bad',
    'no Docker engine answers in the context bad, which `docker context use` chose',
    '`docker context use default`',
  ],
  [
    'Error response from daemon: client version 1.99 is too new. Maximum supported API version is 1.45',
    { DOCKER_API_VERSION: '1.99' },
    undefined,
    'the Docker engine does not speak version 1.99 of its API, which DOCKER_API_VERSION asks for',
    '`unset DOCKER_API_VERSION`',
  ],
  [
    'Error response from daemon: client version 1.10 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version',
    { DOCKER_API_VERSION: '1.10', DOCKER_HOST: 'unix:///a.sock' },
    undefined,
    'the Docker engine at unix:///a.sock, which DOCKER_HOST names, does not speak version 1.10 of its API, which DOCKER_API_VERSION asks for',
    '`unset DOCKER_API_VERSION`',
  ],
  [
    'Error response from daemon: page not found',
    { DOCKER_API_VERSION: 'abc' },
    undefined,
    'the Docker engine does not speak version abc of its API, which DOCKER_API_VERSION asks for',
    '`unset DOCKER_API_VERSION`',
  ],
  [
    'Error response from daemon: client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
    {},
    undefined,
    'the docker command and the Docker engine have no version of the API in common',
    'Upgrade the older of the two',
  ],
  [
    'Failed to initialize: unable to resolve docker endpoint: open /nowhere/ca.pem: no such file or directory',
    { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' },
    undefined,
    "the certificates for the Docker engine don't work; DOCKER_TLS_VERIFY and DOCKER_CERT_PATH ask for them",
    '`unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH`',
  ],
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    {},
    undefined,
    'no Docker engine answers',
    'Start Docker',
  ],
];

test.each(SAID)('%s', (said, env, context, message, hint) => {
  const trouble = explainSilence(engineChoice(env, context), said);
  expect(trouble.message).toBe(message);
  expect(trouble.hint).toContain(hint);
  expect(trouble.hint).toMatch(/or run the cluster as plain processes with `--runtime native`\.$/);
});

test('an engine that hangs is named by what chose it', () => {
  expect(explainHang(engineChoice({ DOCKER_CONTEXT: 'far' }), '5 s')).toEqual({
    message: 'the Docker engine in the context far, which DOCKER_CONTEXT names, gave no answer within 5 s',
    hint: 'Restart Docker, `unset DOCKER_CONTEXT` to use the current context (`docker context ls` lists all), or run the cluster as plain processes with `--runtime native`.',
  });
  expect(explainHang(engineChoice({}), '5 s').hint).toMatch(/^Restart Docker, or run /);
});
