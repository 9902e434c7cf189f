import { advertisedAddress, parseAddress } from '../address.js';
import { services } from '../example.js';
import type { ClusterModel, NodeModel } from '../model.js';
import { allWith, autoProvisions, has, keepsOwnMetadata, metadataAddresses, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** Addresses of all metadata servers as they advertise them; `undefined` where one of them does not say it. */
export function allAddresses(cluster: ClusterModel): readonly string[] | undefined {
  const texts = allWith(cluster, 'metadata-server')?.map((node) => textOf(node, 'advertised-address'));
  const known = texts?.flatMap((text) => text ?? []);
  return known === undefined || known.length === 0 || known.length !== texts?.length ? undefined : known;
}

function knowsOthers(node: NodeModel): boolean {
  const own = advertisedAddress(node);
  return (
    metadataAddresses(node)?.every((text) => {
      const address = parseAddress(text);
      return address !== undefined && address.host === own?.host && address.port === own.port;
    }) !== true
  );
}

/** Who needs to know nobody: the metadata server that provisions, or through which somebody provisions. */
function foundersOf({ nodes }: ClusterModel): readonly NodeModel[] {
  const servers = nodes.filter((node) => has(node, 'metadata-server'));
  const byThemselves = servers.filter((node) => autoProvisions(node) === true);
  return byThemselves.length > 0 ? byThemselves : servers.filter((node) => !knowsOthers(node)).slice(0, 1);
}

export const metadataAddressesMissing: Rule = {
  id: 'metadata-addresses-missing',
  severity: 'error',
  summary: 'Every node knows the addresses of metadata servers; only the one that provisions may know none.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: (cluster) => {
    const addresses = allAddresses(cluster);
    const founders = foundersOf(cluster);
    return cluster.nodes
      .filter((node) => cluster.nodes.length > 1 && keepsOwnMetadata(node) && !knowsOthers(node))
      .filter((node) => !founders.includes(node))
      .map((node) => ({
        at: placeOf(node, 'metadata-client.addresses'),
        message: `${node.label} knows no metadata server but itself, so it never joins`,
        hint: `Set metadata-client.addresses to ${addresses === undefined ? 'the addresses of all metadata servers' : JSON.stringify(addresses)}.`,
        fix: addresses === undefined ? undefined : node.set('metadata-client.addresses', addresses),
      }));
  },
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_METADATA_CLIENT__ADDRESSES: '' } }),
  },
};
