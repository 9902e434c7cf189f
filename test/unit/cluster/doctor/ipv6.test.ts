import { describe, expect, test } from 'vitest';
import { judgeIpv6 } from '../../../../src/cluster/doctor/ipv6.js';

describe('IPv6', () => {
  const BOTH = ['::1', '127.0.0.1'];

  test.each([[BOTH], [['127.0.0.1']], [[]]])('is not needed, where localhost is %j', (localhost) => {
    expect(judgeIpv6({ bind: '127.0.0.1', here: true, localhost })).toEqual({
      check: 'ipv6',
      state: 'ok',
      message: 'not needed: this cluster is at IPv4 addresses only',
    });
  });

  test('misleads where localhost is nothing else', () => {
    expect(judgeIpv6({ bind: '127.0.0.1', here: true, localhost: ['::1'] })).toMatchObject({
      state: 'warning',
      message: 'localhost is ::1 here, and this cluster is at IPv4 addresses only',
      hint: expect.stringContaining('127.0.0.1 localhost') as string,
    });
  });

  test('is fine where it is wanted and here', () => {
    expect(judgeIpv6({ bind: '::1', here: true, localhost: BOTH })).toMatchObject({
      state: 'ok',
      message: 'asked for by ports.bind (::1), and here',
    });
  });

  test('is a problem where it is wanted and not here', () => {
    expect(judgeIpv6({ bind: '::1', here: false, localhost: BOTH })).toMatchObject({
      state: 'problem',
      message: 'asked for by ports.bind (::1), which is no address of this machine',
      hint: expect.stringContaining('Bind to 127.0.0.1') as string,
    });
  });

  test('is not known where the nodes run elsewhere', () => {
    expect(judgeIpv6({ bind: '::1', here: undefined, localhost: BOTH }).state).toBe('unknown');
  });
});
