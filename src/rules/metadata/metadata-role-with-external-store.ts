import { ROLES } from '../../spec/types.js';
import { tomls } from '../example.js';
import { has, placeOf, rolesOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const EXTERNAL = ['etcd', 'object-store', 'dynamo-db'];

export const metadataRoleWithExternalStore: Rule = {
  id: 'metadata-role-with-external-store',
  severity: 'error',
  summary: 'With etcd or an object store for metadata no node has the role metadata-server.',
  docs: `${DOCS}/server/metadata#etcd`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const store = textOf(node, 'metadata-client.type', 'replicated') ?? '';
      if (!EXTERNAL.includes(store) || !has(node, 'metadata-server')) return [];
      const others = (rolesOf(node) ?? ROLES).filter((role) => role !== 'metadata-server');
      return [
        {
          at: placeOf(node, 'roles', 'metadata-client.type'),
          message: `${node.label} is a metadata server and keeps its metadata in ${store}; the server does not start`,
          hint: 'Set `roles` to the others; a node whose roles are not set has all.',
          fix: others.length === 0 ? undefined : node.set('roles', others),
        },
      ];
    }),
  examples: {
    good: tomls('roles = ["worker", "log-server", "admin", "http-ingress"]\n[metadata-client]\ntype = "etcd"'),
    bad: tomls('[metadata-client]\ntype = "etcd"'),
  },
};
