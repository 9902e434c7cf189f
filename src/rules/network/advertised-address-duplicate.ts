import { parseAddress } from '../address.js';
import { services } from '../example.js';
import { grouped, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEY = 'advertised-address';

export const advertisedAddressDuplicate: Rule = {
  id: 'advertised-address-duplicate',
  severity: 'error',
  summary: 'Every node advertises an address of its own.',
  docs: `${DOCS}/server/networking#fabric-advertised-address`,
  check: ({ nodes }) =>
    [
      ...grouped(nodes, (node) => {
        const address = parseAddress(textOf(node, KEY) ?? '');
        return address && `${address.host}:${String(address.port)}`;
      }),
    ].flatMap(([address, [first, ...others]]) =>
      others.map((node) => ({
        at: placeOf(node, KEY),
        message: `${node.label} advertises ${address}, as ${first?.label ?? ''} does`,
        hint: 'Advertise the address at which the other nodes reach this one.',
      })),
    ),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_ADVERTISED_ADDRESS: 'http://restate-1:5122' } }),
  },
};
