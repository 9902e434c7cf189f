import type { ClusterModel, ContainerModel, NodeModel } from './model.js';
import { metadataAddresses, nameOf, textOf, valueOf } from './node.js';

const FABRIC_PORT = 5_122;
const ADMIN_PORT = 9_070;
const INGRESS_PORT = 8_080;

export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/**
 * An address as the server reads it: without a scheme it is http with the default port; with a scheme and no port it
 * is 80 or 443. `undefined` for what is no address.
 */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:([a-z]+):\/\/)?(\[[^\]]*\]|[^:/\s]*)(?::(\d{1,5}))?(?:\/\S*)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, scheme, host = '', port] = match;
  if (host === '') return undefined;
  const usual = scheme === undefined ? FABRIC_PORT : scheme.toLowerCase() === 'https' ? 443 : 80;
  return {
    scheme: (scheme ?? 'http').toLowerCase(),
    host: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port: port === undefined ? usual : Number(port),
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** An address to listen on, which is none to connect to. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '*';
}

/** Addresses that were taken apart already: every address of every node is compared with that of every other. */
const advertised = new WeakMap<NodeModel, { readonly address: Address | undefined }>();

/** The address other nodes are told, where a node says it. */
export function advertisedAddress(node: NodeModel): Address | undefined {
  const known = advertised.get(node);
  if (known !== undefined) return known.address;
  const address = readAdvertisedAddress(node);
  advertised.set(node, { address });
  return address;
}

function readAdvertisedAddress(node: NodeModel): Address | undefined {
  const text = textOf(node, 'advertised-address');
  if (text !== undefined) return parseAddress(text);
  const host = textOf(node, 'advertised-host');
  const port = fabricPort(node);
  return host === undefined || port === undefined ? undefined : { scheme: 'http', host, port };
}

function portOf(node: NodeModel, prefix: string, usual: number): number | undefined {
  const bound = textOf(node, `${prefix}bind-address`);
  if (bound !== undefined) {
    const port = /:(\d{1,5})$/.exec(bound)?.[1];
    return port === undefined ? usual : Number(port);
  }
  const value = valueOf(node, `${prefix}bind-port`, usual);
  return typeof value === 'number' ? value : Number(value ?? Number.NaN) || undefined;
}

/** The ports a node listens on; `undefined` where they are not known. */
export const fabricPort = (node: NodeModel) => portOf(node, '', FABRIC_PORT);
export const adminPort = (node: NodeModel) => portOf(node, 'admin.', ADMIN_PORT);
export const ingressPort = (node: NodeModel) => portOf(node, 'ingress.', INGRESS_PORT);

/** The IP its fabric port is opened on; `::` where it says none. */
export function bindIp(node: NodeModel, prefix: '' | 'admin.' | 'ingress.' = ''): string | undefined {
  const bound = textOf(node, `${prefix}bind-address`);
  if (bound !== undefined) return bound.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
  return textOf(node, `${prefix}bind-ip`) ?? textOf(node, 'bind-ip', '::');
}

/** Whether a host is a node's own, by any of its names. */
function isHostOf(node: NodeModel, host: string): boolean {
  const own = advertisedAddress(node)?.host;
  return own === host || (node.container?.names.some((name) => name.toLowerCase() === host) ?? nameOf(node) === host);
}

/** The nodes an address may mean: those of its host; of a loopback address, those that listen on its port. */
export function nodesAt(nodes: readonly NodeModel[], address: Address): readonly NodeModel[] {
  const exact = nodes.filter((node) => {
    const own = advertisedAddress(node);
    return own?.host === address.host && own.port === address.port;
  });
  if (exact.length > 0) return exact;
  if (isLoopback(address.host))
    return nodes.filter((node) => node.container === undefined && fabricPort(node) === address.port);
  return nodes.filter((node) => isHostOf(node, address.host));
}

/** Whether a container can find a host by a name of this Compose file; a name with a dot may be of another machine. */
export function canResolve(from: ContainerModel, host: string, cluster: ClusterModel): boolean {
  if (from.hostNetwork || from.externalNetwork || !from.complete || host.includes('.') || host.includes(':'))
    return true;
  const containers = [...cluster.nodes.flatMap(({ container }) => container ?? []), ...cluster.services];
  return (
    from.extraHosts.some((name) => name.toLowerCase() === host) ||
    isLoopback(host) ||
    containers.some((other) => other.names.some((name) => name.toLowerCase() === host))
  );
}

/** Metadata addresses of a node that are addresses, as text and taken apart. */
export function metadataTargets(node: NodeModel): { readonly text: string; readonly address: Address }[] {
  return (metadataAddresses(node) ?? []).flatMap((text) => {
    const address = parseAddress(text);
    return address === undefined ? [] : [{ text, address }];
  });
}
