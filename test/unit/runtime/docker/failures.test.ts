import { describe, expect, test } from 'vitest';
import { RunError } from '../../../../src/exec/run-error.js';
import { composeFailure } from '../../../../src/runtime/docker/failures.js';

const failed = (stderr: string) => new RunError('docker', ['compose', 'up', '--detach'], { exitCode: 1, stderr });
const PROGRAMMING =
  'Error response from daemon: driver failed programming external connectivity on endpoint demo-node-1 (0f2c)';

describe('a port that was taken', () => {
  test.each([
    ['by a container', `${PROGRAMMING}: Bind for 127.0.0.1:8080 failed: port is already allocated`],
    [
      'by a process',
      `${PROGRAMMING}: Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use`,
    ],
    [
      'on Docker Desktop',
      'Error response from daemon: Ports are not available: exposing port TCP 127.0.0.1:8080 -> 0.0.0.0:0: listen tcp 127.0.0.1:8080: bind: address already in use',
    ],
    [
      'in the words of a newer engine',
      `${PROGRAMMING}: failed to bind host port for 127.0.0.1:8080:172.18.0.2:8080/tcp: address already in use`,
    ],
    [
      'in the words of the newest engine',
      `${PROGRAMMING}: failed to bind host port 127.0.0.1:8080/tcp: address already in use`,
    ],
    [
      'and mapped to another',
      `${PROGRAMMING}: failed to bind host port for 127.0.0.1:8080:172.18.0.2:9070/tcp: address already in use`,
    ],
    ['on an IPv6 address', `${PROGRAMMING}: listen tcp6 [::1]:8080: bind: address already in use`],
    ['after other lines', `Container demo-node-2 Error\nlisten tcp4 127.0.0.1:8080: bind: address already in use\n`],
    ['on every address', `${PROGRAMMING}: Bind for 0.0.0.0:8080 failed: port is already allocated`],
    ['on every IPv6 address', `${PROGRAMMING}: Bind for :::8080 failed: port is already allocated`],
  ])('%s is named', (_, stderr) => {
    const cause = failed(stderr);
    expect(composeFailure(cause)).toMatchObject({
      code: 'port-busy',
      message: 'port 8080 was taken while the cluster was starting',
      hint: 'Run it again, or let free ports be found with `--ports auto`.',
      cause,
    });
  });
});

test('a container name in use is named', () => {
  const stderr =
    'Error response from daemon: Conflict. The container name "/demo-node-1" is already in use by container "abc". You have to remove (or rename) that container to be able to reuse that name.';
  expect(composeFailure(failed(stderr))).toMatchObject({
    code: 'cluster-elsewhere',
    message: 'there is already a container named demo-node-1, which is not ours',
    hint: 'Give this cluster another `name`, or remove that container with: docker rm demo-node-1',
  });
});

test('anything else shows what compose said', () => {
  const error = composeFailure(failed('first\nyaml: line 3: mapping values are not allowed in this context'));
  expect(error).toMatchObject({
    code: 'command-failed',
    message: 'docker compose failed: docker compose up --detach',
    details: 'first\nyaml: line 3: mapping values are not allowed in this context',
  });
  expect(error.hint).toContain('docker compose config');
});
