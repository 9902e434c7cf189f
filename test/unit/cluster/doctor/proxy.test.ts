import { describe, expect, test } from 'vitest';
import { covers, judgeProxy } from '../../../../src/cluster/doctor/proxy.js';

const SECRET = 'http://ada:s3cret@proxy.corp:3128';
const NODES = ['node-1', 'node-2'];

describe('covers', () => {
  test.each([
    ['*', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['corp, 127.0.0.1', '127.0.0.1', true],
    ['127.0.0.0/8', '127.0.0.1', true],
    ['10.0.0.0/8', '127.0.0.1', false],
    ['127.0.0.0/99x', '127.0.0.1', false],
    ['127.0.0.0/8', 'localhost', false],
    ['LOCALHOST', 'localhost', true],
    ['.local', 'node-1.local', true],
    ['*.local', 'node-1.local', true],
    ['host', 'localhost', false],
    ['', 'localhost', false],
  ])('NO_PROXY=%s, %s: %s', (noProxy, host, want) => {
    expect(covers(noProxy, host)).toBe(want);
  });
});

describe('judgeProxy', () => {
  test.each([{}, { HTTP_PROXY: '' }, { NO_PROXY: 'x' }])('says nothing where there is no proxy: %j', (env) => {
    expect(judgeProxy({ env, runtime: 'native', nodes: NODES })).toBeUndefined();
  });

  test('is content with one that leaves this cluster alone', () => {
    const env = { HTTP_PROXY: SECRET, HTTPS_PROXY: SECRET, no_proxy: 'localhost', NO_PROXY: '127.0.0.0/8' };
    expect(judgeProxy({ env, runtime: 'native', nodes: NODES })).toEqual({
      check: 'proxy',
      state: 'ok',
      message: 'HTTP_PROXY and HTTPS_PROXY are set, and NO_PROXY and no_proxy keep this cluster out of it',
    });
  });

  test.each([
    [
      { HTTP_PROXY: SECRET },
      'native',
      'HTTP_PROXY is set, and NO_PROXY does not cover 127.0.0.1 and localhost: the servers would call services of this machine through that proxy',
      'export NO_PROXY="127.0.0.1,localhost"',
    ],
    [
      { https_proxy: SECRET },
      'native',
      'https_proxy is set, and NO_PROXY does not cover 127.0.0.1 and localhost: programs may ask that proxy for this cluster',
      'export NO_PROXY="127.0.0.1,localhost"',
    ],
    [
      { HTTP_PROXY: SECRET, no_proxy: 'localhost' },
      'native',
      'HTTP_PROXY is set, and no_proxy does not cover 127.0.0.1: the servers would call services of this machine through that proxy',
      'export no_proxy="$no_proxy,127.0.0.1"',
    ],
    [
      { HTTP_PROXY: SECRET, NO_PROXY: '127.0.0.1,localhost' },
      'docker',
      'HTTP_PROXY is set, and NO_PROXY does not cover node-1 and node-2: programs may ask that proxy for this cluster',
      'export NO_PROXY="$NO_PROXY,node-1,node-2"',
    ],
    [
      { ALL_PROXY: SECRET },
      'docker',
      'ALL_PROXY is set, and NO_PROXY does not cover 127.0.0.1, localhost, node-1 and 1 more: programs may ask that proxy for this cluster',
      'export NO_PROXY="127.0.0.1,localhost,node-1,node-2"',
    ],
  ] as const)('of %j, for %s, it says what to export, and no password', (env, runtime, message, hint) => {
    const result = judgeProxy({ env, runtime, nodes: NODES });
    expect(result).toEqual({ check: 'proxy', state: 'warning', message, hint });
    expect(JSON.stringify(result)).not.toMatch(/s3cret|ada|proxy\.corp/);
  });
});
