import { services } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const listenModeUnix: Rule = {
  id: 'listen-mode-unix',
  severity: 'error',
  summary: 'A node that others reach over a network listens on TCP.',
  docs: `${DOCS}/server/networking#listen-modes`,
  check: ({ nodes }) =>
    nodes
      .filter((node) => nodes.length > 1 && node.container !== undefined && textOf(node, 'listen-mode') === 'unix')
      .map((node) => ({
        at: placeOf(node, 'listen-mode'),
        message: `${node.label} listens on Unix sockets only, which other containers can't reach`,
        hint: 'Write listen-mode = "all" or "tcp"; "unix" may stand below [admin] and [ingress].',
      })),
  examples: {
    good: services({ env: { RESTATE_ADMIN__LISTEN_MODE: 'unix' } }),
    bad: services({ env: { RESTATE_LISTEN_MODE: 'unix' } }),
  },
};
