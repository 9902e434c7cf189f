import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEYS = ['node-name', 'force-node-id', 'advertised-address'];

export const replicasShareName: Rule = {
  id: 'replicas-share-name',
  severity: 'error',
  summary: 'A service with a node name runs once: its copies would all be that node.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const replicas = node.container?.replicas;
      const shared = KEYS.find((key) => node.settings.get(key)?.value !== undefined);
      if (replicas === undefined || replicas.count < 2 || shared === undefined) return [];
      return [
        {
          at: replicas.at,
          message: `${String(replicas.count)} copies of ${node.label} would share its ${shared}`,
          hint: 'Write one service a node.',
        },
      ];
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_NODE_NAME: restate}
    deploy: {replicas: 1}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_NODE_NAME: restate}
    deploy: {replicas: 3}`),
  },
};
