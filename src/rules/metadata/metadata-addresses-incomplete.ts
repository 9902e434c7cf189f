import { metadataTargets, nodesAt } from '../address.js';
import { compose } from '../example.js';
import { allWith, keepsOwnMetadata, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { allAddresses } from './metadata-addresses-missing.js';

const KEY = 'metadata-client.addresses';

export const metadataAddressesIncomplete: Rule = {
  id: 'metadata-addresses-incomplete',
  severity: 'info',
  summary: 'Every node knows all metadata servers, so that it starts while some of them are down.',
  docs: `${DOCS}/server/metadata#replicated-default`,
  check: (cluster) => {
    const servers = allWith(cluster, 'metadata-server');
    const addresses = allAddresses(cluster);
    if (servers === undefined) return [];
    return cluster.nodes.filter(keepsOwnMetadata).flatMap((node) => {
      const named = metadataTargets(node).map(({ address }) => nodesAt(cluster.nodes, address));
      // A name that is no node's may stand for all of them.
      if (named.length === 0 || named.some((nodes) => nodes.length === 0)) return [];
      const missing = servers.filter((server) => server !== node && !named.some((nodes) => nodes.includes(server)));
      if (missing.length === 0) return [];
      return [
        {
          at: placeOf(node, KEY, 'metadata-client.address'),
          message: `${node.label} does not know ${missing.map(({ label }) => label).join(', ')}, and can't start while the others are down`,
          hint: `List all ${String(servers.length)} metadata servers.`,
          fix: addresses === undefined || !node.settings.has(KEY) ? undefined : node.set(KEY, addresses),
        },
      ];
    });
  },
  examples: {
    good: compose(`
x-env: &env
  RESTATE_METADATA_CLIENT__ADDRESSES: '["http://restate-1:5122", "http://restate-2:5122"]'
services:
  restate-1:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: *env
  restate-2:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {<<: *env, RESTATE_AUTO_PROVISION: "false"}`),
    bad: compose(`
x-env: &env
  RESTATE_METADATA_CLIENT__ADDRESSES: '["http://restate-1:5122"]'
services:
  restate-1:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: *env
  restate-2:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {<<: *env, RESTATE_AUTO_PROVISION: "false"}`),
  },
};
