import { canResolve, parseAddress } from '../address.js';
import { services } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { serviceAddress } from './advertised-address-loopback.js';

const KEY = 'advertised-address';

export const advertisedAddressUnresolvable: Rule = {
  id: 'advertised-address-unresolvable',
  severity: 'error',
  summary: 'A node in a container advertises a name of its own that other containers know.',
  docs: `${DOCS}/server/networking#docker-and-kubernetes`,
  check: (cluster) =>
    cluster.nodes.flatMap((node) => {
      const host = parseAddress(textOf(node, KEY) ?? '')?.host;
      if (cluster.nodes.length < 2 || host === undefined || node.container?.hostNetwork !== false) return [];
      const others = cluster.nodes.flatMap((other) => (other === node ? [] : (other.container ?? [])));
      const meansOther = others.find(({ names }) => names.includes(host) && !node.container?.names.includes(host));
      if (meansOther === undefined && others.every((other) => canResolve(other, host, cluster))) return [];
      const right = serviceAddress(node);
      return [
        {
          at: placeOf(node, KEY),
          message:
            meansOther === undefined
              ? `${node.label} advertises ${host}, and no container is called that`
              : `${node.label} advertises ${host}, which is ${meansOther.service}`,
          hint: `Advertise ${right ?? 'the name of the service'}.`,
          fix: right === undefined ? undefined : node.set(KEY, right),
        },
      ];
    }),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_ADVERTISED_ADDRESS: 'http://node-2:5122' } }),
  },
};
