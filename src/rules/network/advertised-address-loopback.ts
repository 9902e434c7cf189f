import { advertisedAddress, fabricPort, isLoopback, isWildcard } from '../address.js';
import { services } from '../example.js';
import type { NodeModel } from '../model.js';
import { placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEY = 'advertised-address';

/** Whether a loopback address reaches every node: all are on one machine. */
function shareMachine(nodes: readonly NodeModel[]): boolean {
  return nodes.every((node) => {
    if (node.container !== undefined) return node.container.hostNetwork;
    const host = advertisedAddress(node)?.host;
    return host === undefined || isLoopback(host);
  });
}

/** The address of a container by the name of its service. */
export function serviceAddress(node: NodeModel): string | undefined {
  const port = fabricPort(node);
  return node.container === undefined || port === undefined
    ? undefined
    : `http://${node.container.service}:${String(port)}`;
}

export const advertisedAddressLoopback: Rule = {
  id: 'advertised-address-loopback',
  severity: 'error',
  summary: 'The address a node advertises leads to it from every other node.',
  docs: `${DOCS}/server/networking#fabric-advertised-address`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const host = advertisedAddress(node)?.host;
      if (nodes.length < 2 || host === undefined) return [];
      if (!isWildcard(host) && (!isLoopback(host) || shareMachine(nodes))) return [];
      const right = serviceAddress(node);
      return [
        {
          at: placeOf(node, KEY, 'advertised-host'),
          message: `${node.label} advertises ${host}, which leads every other node to itself`,
          hint: `Advertise ${right ?? 'an address of this machine that the others reach'}.`,
          fix: right === undefined || !node.settings.has(KEY) ? undefined : node.set(KEY, right),
        },
      ];
    }),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_ADVERTISED_ADDRESS: 'http://localhost:5122' } }),
  },
};
