import { expect, test } from 'vitest';
import { deniedSocket } from '../../../../src/runtime/docker/engine-choice.js';

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
