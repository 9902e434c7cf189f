import { fabricPort, parseAddress } from '../address.js';
import { services } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { serviceAddress } from './advertised-address-loopback.js';

const KEY = 'advertised-address';

export const advertisedAddressPort: Rule = {
  id: 'advertised-address-port',
  severity: 'error',
  summary: 'The address a node advertises has the port it listens on; http:// without a port is port 80.',
  docs: `${DOCS}/server/networking#fabric-advertised-address`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const address = parseAddress(textOf(node, KEY) ?? '');
      const port = fabricPort(node);
      // Within the network of containers nothing translates ports; elsewhere something may.
      const isOwn = node.container?.hostNetwork === false && node.container.names.includes(address?.host ?? '');
      if (address === undefined || port === undefined || !isOwn || address.port === port) return [];
      const right = serviceAddress(node);
      return [
        {
          at: placeOf(node, KEY),
          message: `${node.label} advertises port ${String(address.port)}, and listens on ${String(port)}`,
          hint: `Advertise ${right ?? `port ${String(port)}`}.`,
          fix: right === undefined ? undefined : node.set(KEY, right),
        },
      ];
    }),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_ADVERTISED_ADDRESS: 'http://restate-2' } }),
  },
};
