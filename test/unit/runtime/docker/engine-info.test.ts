import { expect, test } from 'vitest';
import { parseEngineInfo } from '../../../../src/runtime/docker/engine-info.js';

test('what an engine says is read', () => {
  // From `docker info` of an Engine 26.1 on Linux, shortened.
  const output = JSON.stringify({
    SystemTime: '2026-11-25T14:52:11.101176968Z',
    KernelVersion: '6.18.44',
    OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    MemTotal: 25_276_510_208,
    DockerRootDir: '/var/lib/docker',
    Name: 'vm',
    SecurityOptions: ['name=seccomp,profile=builtin'],
  });
  expect(parseEngineInfo(output)).toEqual({
    memoryMb: 24_105,
    time: Date.UTC(2026, 10, 25, 14, 52, 11, 101),
    dataRoot: '/var/lib/docker',
    host: 'vm',
    kernel: '6.18.44',
    rootless: false,
  });
});

test('a rootless engine says so', () => {
  expect(parseEngineInfo('{"SecurityOptions":["name=seccomp","name=rootless"]}').rootless).toBe(true);
});

test.each(['{}', 'null', '{"MemTotal":0,"SystemTime":"","Name":"","SecurityOptions":null}'])(
  'what an engine does not say is left out: %s',
  (output) => {
    expect(parseEngineInfo(output)).toEqual({ rootless: false });
  },
);
