import type { PublishedPort } from '../../rules/model.js';
import type { Scope } from '../interpolate.js';
import { get } from '../yaml/tree.js';
import type { Tree } from '../yaml/tree.js';
import { knownText, rawOf, textOf } from './text.js';

/** `8080`, or `8080-8082`. */
function range(text: string | undefined): number[] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text ?? '');
  if (match === null) return [];
  const first = Number(match[1]);
  const last = Math.min(Number(match[2] ?? match[1]), first + 1_000);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** `[ip:][host:]container[/protocol]` */
function short(item: Tree, scope: Scope): PublishedPort[] {
  const text = textOf(item, scope);
  if (text === undefined) return [];
  const match = /^(?:(?:(\[[^\]]*\]|[\d.]+):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(text.text);
  if (match === null) return [];
  const [, ip, host, container, protocol = 'tcp'] = match;
  const hosts = range(host);
  const raw = rawOf(item);
  // Without an address there are a host and a container port, however they are written.
  const canPrefix = ip === undefined && /^(?:[\d-]+|\$\{[^}]*\}|\$\w+):/.test(raw);
  return range(container).map((containerPort, i) => ({
    hostIp: ip?.replace(/^\[|\]$/g, ''),
    hostPort: text.known ? hosts[i] : undefined,
    containerPort,
    protocol,
    at: text.at,
    toLoopback: canPrefix ? { do: 'set', at: text.at, value: `127.0.0.1:${raw}` } : undefined,
  }));
}

function long(item: Tree, scope: Scope): PublishedPort[] {
  const [containerPort] = range(knownText(get(item, 'target'), scope));
  if (containerPort === undefined) return [];
  const hostIp = knownText(get(item, 'host_ip'), scope);
  const published = get(item, 'published');
  return [
    {
      hostIp,
      hostPort: range(knownText(published, scope))[0],
      containerPort,
      protocol: knownText(get(item, 'protocol'), scope) ?? 'tcp',
      at: published?.at ?? item.at,
      toLoopback:
        get(item, 'host_ip') === undefined
          ? { do: 'insert', at: item.at, key: 'host_ip', value: '127.0.0.1' }
          : undefined,
    },
  ];
}

/** Ports a service publishes. */
export function portsOf(service: Tree, scope: Scope): PublishedPort[] {
  const ports = get(service, 'ports');
  if (ports?.kind !== 'list') return [];
  return ports.items.flatMap((item) => (item.kind === 'map' ? long(item, scope) : short(item, scope)));
}
