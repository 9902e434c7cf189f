import { describe, expect, test } from 'vitest';
import { judgeClock } from '../../../../src/cluster/doctor/clock.js';
import { judgeEngine } from '../../../../src/cluster/doctor/engine.js';
import { outside } from '../../../../src/cluster/doctor/engine-facts.js';
import type { EngineFacts } from '../../../../src/cluster/doctor/engine-facts.js';
import { judgeImage } from '../../../../src/cluster/doctor/image.js';

function answering(endpoint: string | undefined, rootless = false): EngineFacts {
  return {
    answers: true,
    versions: { product: 'Docker Engine', engine: '26.1.5', compose: '2.26.1' },
    endpoint,
    info: { memoryMb: 1, time: 0, dataRoot: '/var/lib/docker', host: 'a', kernel: 'b', rootless },
    clockAheadMs: 0,
    isHere: true,
  };
}

const NONE: EngineFacts = {
  answers: false,
  why: 'no Docker engine answers',
  hint: 'Start Docker.',
  said: '',
  silent: false,
};

describe('judgeEngine', () => {
  test.each([
    'unix:///var/run/docker.sock',
    'npipe:////./pipe/docker_engine',
    'tcp://127.0.0.1:2375',
    'tcp://localhost:2375',
    'tcp://[::1]:2375',
    undefined,
  ])('an engine at %s is of this machine', (endpoint) => {
    expect(judgeEngine(answering(endpoint), 'docker')).toEqual({
      check: 'engine',
      state: 'ok',
      message: 'Docker Engine 26.1.5 with Compose 2.26.1',
    });
  });

  test.each([
    ['tcp://10.0.0.7:2376', 'tcp://10.0.0.7:2376'],
    ['tcp://[2001:db8::1]:2376', 'tcp://[2001:db8::1]:2376'],
    ['ssh://ada:s3cret@build.corp', 'ssh://build.corp'],
  ])('one at %s is not, and no password is shown', (endpoint, shown) => {
    const result = judgeEngine(answering(endpoint), 'docker');
    expect(result).toMatchObject({ state: 'problem', hint: expect.stringContaining('docker context use') as string });
    expect(judgeEngine(answering(endpoint), 'native')).toMatchObject({ state: 'warning' });
    expect(result.message).toContain(`on another machine (${shown})`);
    expect(JSON.stringify(result)).not.toMatch(/ada|s3cret/);
  });

  test('a rootless one is noted', () => {
    expect(judgeEngine(answering('unix:///run/user/1000/docker.sock', true), 'docker').message).toMatch(/, rootless$/);
  });

  test('none is a problem for containers, and a warning where processes will do', () => {
    expect(judgeEngine(NONE, 'docker')).toEqual({
      check: 'engine',
      state: 'problem',
      message: 'no Docker engine answers',
      hint: 'Start Docker.',
    });
    expect(judgeEngine(NONE, 'native')).toMatchObject({
      state: 'warning',
      message: 'no Docker engine answers, so `up` runs the nodes as processes',
    });
  });
});

test.each([
  [99, -1],
  [100, 0],
  [150, 0],
  [200, 0],
  [2_200, 2_000],
])('a clock that said %i between 100 and 200 is %i ms off', (time, want) => {
  expect(outside(time, 100, 200)).toBe(want);
});

test.each([
  [0, 'ok', /has the time/],
  [2_000, 'ok', /has the time/],
  [2_001, 'warning', /2\.0 s ahead of this machine's/],
  [-61_500, 'warning', /61\.5 s behind this machine's/],
])('an engine whose clock is %i ms ahead: %s', (ahead, state, message) => {
  const result = judgeClock(ahead);
  expect(result).toMatchObject({ check: 'clock', state });
  expect(result.message).toMatch(message);
});

test('an image that is not here is pulled by a command that is told', () => {
  expect(judgeImage('restate:1', true)).toEqual({ check: 'image', state: 'ok', message: 'restate:1 is here' });
  expect(judgeImage('restate:1', false)).toMatchObject({ state: 'warning', hint: 'docker pull restate:1' });
});
