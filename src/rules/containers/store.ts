import { parseAddress } from '../address.js';
import type { ClusterModel, ContainerModel, NodeModel, Place } from '../model.js';
import { placeOf, textOf } from '../node.js';

/** Keys and variables by which a node is told where a store of its own kind is. */
const KEYS = ['worker.snapshots.aws-endpoint-url', 'metadata-client.aws-endpoint-url'];
const VARIABLES = ['AZURITE_BLOB_STORAGE_URL', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'STORAGE_EMULATOR_HOST'];

/** The host at which a node finds its snapshot store, and where that is said. */
export function storeHosts(node: NodeModel): { readonly host: string; readonly at: Place }[] {
  const keys = KEYS.flatMap((key) => {
    const host = parseAddress(textOf(node, key) ?? '')?.host;
    return host === undefined ? [] : [{ host, at: placeOf(node, key) }];
  });
  const variables = (node.container?.variables ?? []).flatMap(({ name, text, at }) => {
    const host = VARIABLES.includes(name) ? parseAddress(text ?? '')?.host : undefined;
    return host === undefined ? [] : [{ host, at }];
  });
  return [...keys, ...variables];
}

/** Services of the Compose file that are a snapshot store of the cluster. */
export function storesOf(cluster: ClusterModel): ContainerModel[] {
  const hosts = new Set(cluster.nodes.flatMap(storeHosts).map(({ host }) => host));
  return cluster.services.filter(({ names }) => names.some((name) => hosts.has(name.toLowerCase())));
}

/** The tag of an image; empty without one. */
export function tagOf(image: string): string {
  return /:([^:/@]+)(?:@|$)/.exec(image)?.[1] ?? '';
}
