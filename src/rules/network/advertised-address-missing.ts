import { services } from '../example.js';
import { isUnset } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { serviceAddress } from './advertised-address-loopback.js';

const KEY = 'advertised-address';

export const advertisedAddressMissing: Rule = {
  id: 'advertised-address-missing',
  severity: 'warning',
  summary: 'A node in a container advertises its name: its IP is another one after it was re-created.',
  docs: `${DOCS}/server/networking#docker-and-kubernetes`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const isFixed = node.container?.names.some((name) => /^\d+\.\d+\.\d+\.\d+$/.test(name)) === true;
      if (nodes.length < 2 || node.container?.hostNetwork !== false || isFixed) return [];
      if (!isUnset(node, KEY) || !isUnset(node, 'advertised-host')) return [];
      const right = serviceAddress(node);
      return [
        {
          at: node.at,
          message: `${node.label} advertises no address, so it advertises the IP its container has today`,
          hint: `Set RESTATE_ADVERTISED_ADDRESS: ${right ?? 'http://<service>:5122'}.`,
          fix: right === undefined ? undefined : node.set(KEY, right),
        },
      ];
    }),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_ADVERTISED_ADDRESS: '' } }),
  },
};
