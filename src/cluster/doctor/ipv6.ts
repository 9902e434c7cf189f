import { isIPv6 } from 'node:net';
import { list } from '../../spec/words.js';
import type { CheckResult } from './types.js';

export interface Ipv6Facts {
  /** `ports.bind`, the only address of a spec that may be an IPv6 one. */
  readonly bind: string;
  /** Whether that is an address of the machine with the nodes; `undefined` where that is not this one. */
  readonly here: boolean | undefined;
  /** What `localhost` stands for here. */
  readonly localhost: readonly string[];
}

/** Judges whether IPv6 is there where it is asked for, and not taken for this cluster where it is not. */
export function judgeIpv6({ bind, here, localhost }: Ipv6Facts): CheckResult {
  const check = 'ipv6';
  if (isIPv6(bind)) {
    const asked = `asked for by ports.bind (${bind})`;
    if (here === undefined)
      return { check, state: 'unknown', message: `${asked}; whether the engine has it is not known` };
    if (here) return { check, state: 'ok', message: `${asked}, and here` };
    return {
      check,
      state: 'problem',
      message: `${asked}, which is no address of this machine`,
      hint: 'Bind to 127.0.0.1, or turn IPv6 on (Linux: sysctl net.ipv6.conf.all.disable_ipv6=0).',
    };
  }
  if (localhost.length > 0 && localhost.every(isIPv6)) {
    return {
      check,
      state: 'warning',
      message: `localhost is ${list(localhost)} here, and this cluster is at IPv4 addresses only`,
      hint: 'Write 127.0.0.1 in addresses, or add the line `127.0.0.1 localhost` to the hosts file.',
    };
  }
  return { check, state: 'ok', message: 'not needed: this cluster is at IPv4 addresses only' };
}
