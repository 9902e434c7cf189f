import { isIPv4 } from 'node:net';
import type { RuntimeKind } from '../../spec/types.js';
import { few, list } from '../../spec/words.js';
import type { CheckResult } from './types.js';

const PROXIES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
/** What native servers take for their `http-proxy`. */
const OF_SERVERS = ['HTTP_PROXY', 'http_proxy'];

export interface ProxyFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runtime: RuntimeKind;
  readonly nodes: readonly string[];
}

function bits(ip: string): number {
  return ip.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

/** Whether an address is in a network such as `127.0.0.0/8`. */
function isInNetwork(host: string, entry: string): boolean {
  const [network = '', length] = entry.split('/');
  if (length === undefined || !isIPv4(host) || !isIPv4(network) || !/^\d+$/.test(length)) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(host) / size) === Math.floor(bits(network) / size);
}

/** Whether a NO_PROXY keeps requests to a host from the proxy: by itself, its domain, its network, or `*`. */
export function covers(noProxy: string, host: string): boolean {
  const entries = noProxy.split(/[,\s]+/).filter((entry) => entry !== '');
  return entries.some((entry) => {
    const domain = entry.toLowerCase().replace(/^\*?\./, '');
    return entry === '*' || domain === host || host.endsWith(`.${domain}`) || isInNetwork(host, entry);
  });
}

/**
 * Judges the proxy variables of this environment, by their names alone: their values may hold a password. Absent where
 * there is no proxy.
 */
export function judgeProxy({ env, runtime, nodes }: ProxyFacts): CheckResult | undefined {
  const isSet = (name: string) => (env[name] ?? '') !== '';
  const proxies = PROXIES.filter(isSet);
  if (proxies.length === 0) return undefined;
  const own = ['NO_PROXY', 'no_proxy'].filter(isSet);
  const needed = ['127.0.0.1', 'localhost', ...(runtime === 'docker' ? nodes : [])];
  const missing = needed.filter((host) => !own.some((name) => covers(env[name] ?? '', host)));
  const check = 'proxy';
  const are = `${list(proxies)} ${proxies.length === 1 ? 'is' : 'are'} set`;
  if (missing.length === 0)
    return {
      check,
      state: 'ok',
      message: `${are}, and ${list(own)} ${own.length === 1 ? 'keeps' : 'keep'} this cluster out of it`,
    };
  const what =
    runtime === 'native' && OF_SERVERS.some(isSet)
      ? 'the servers would call services of this machine through that proxy'
      : 'programs may ask that proxy for this cluster';
  const variable = own[0] ?? 'NO_PROXY';
  const before = own.length === 0 ? '' : `$${variable},`;
  return {
    check,
    state: 'warning',
    message: `${are}, and ${variable} does not cover ${few(missing)}: ${what}`,
    hint: `export ${variable}="${before}${missing.join(',')}"`,
  };
}
