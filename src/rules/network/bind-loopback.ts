import { bindIp, isLoopback } from '../address.js';
import { services } from '../example.js';
import { placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const bindLoopback: Rule = {
  id: 'bind-loopback',
  severity: 'error',
  summary: 'A node in a container listens where others reach it, not on loopback alone.',
  docs: `${DOCS}/server/networking#global-options`,
  check: ({ nodes }) =>
    nodes
      .filter((node) => nodes.length > 1 && node.container?.hostNetwork === false && isLoopback(bindIp(node) ?? ''))
      .map((node) => ({
        at: placeOf(node, 'bind-address', 'bind-ip'),
        message: `${node.label} listens on ${bindIp(node) ?? ''} in its container, where no other node reaches it`,
        hint: 'Set bind-ip to 0.0.0.0, and publish no port of it but on 127.0.0.1.',
      })),
  examples: {
    good: services({ fields: ['command: --bind-ip 0.0.0.0'] }),
    bad: services({ fields: ['command: --bind-ip 127.0.0.1'] }),
  },
};
