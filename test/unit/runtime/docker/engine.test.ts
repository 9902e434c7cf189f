import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { run } from '../../../../src/exec/run.js';
import { deniedSocket } from '../../../../src/runtime/docker/engine-choice.js';
import { engineSilent } from '../../../../src/runtime/docker/engine.js';
import { temporaryDirectories } from '../../fixtures.js';

const temporary = temporaryDirectories();

// As Docker 26 said it to a user that is not in the group of the socket.
const DENIED =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/version": dial unix /var/run/docker.sock: connect: permission denied';

test.each([
  [DENIED, '/var/run/docker.sock'],
  [
    `WARNING: Error loading config file: open /root/.docker/config.json: permission denied\n${DENIED}`,
    '/var/run/docker.sock',
  ],
  [
    'permission denied while trying to connect to the docker API at unix:///run/user/1000/docker.sock',
    '/run/user/1000/docker.sock',
  ],
  ['Cannot connect to the Docker daemon at unix:///nonexist.sock. Is the docker daemon running?', undefined],
  ['WARNING: Error loading config file: open /root/.docker/config.json: permission denied', undefined],
])('%s', (stderr, socket) => {
  expect(deniedSocket(stderr)).toBe(socket);
});

test("what names the engine is told though Docker's configuration is a pipe", async () => {
  const config = await temporary();
  await run('mkfifo', [join(config, 'config.json')]);
  vi.stubEnv('DOCKER_CONFIG', config);
  vi.stubEnv('DOCKER_HOST', 'tcp://10.9.9.9:2375');
  try {
    expect((await engineSilent('5 s')).message).toContain('DOCKER_HOST');
  } finally {
    vi.unstubAllEnvs();
  }
});
