import { tomls } from '../example.js';
import { grouped, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEYS = ['metadata-client.type', 'metadata-client.path'];

export const metadataStoreDiffers: Rule = {
  id: 'metadata-store-differs',
  severity: 'error',
  summary: 'All nodes use the same metadata store.',
  docs: `${DOCS}/server/metadata`,
  check: ({ nodes }) =>
    KEYS.flatMap((key) => {
      const fallback = key === 'metadata-client.type' ? 'replicated' : '';
      const [usual, ...others] = [
        ...grouped(nodes, (node) => textOf(node, key, fallback)?.replace(/^embedded$/, 'replicated')),
      ].toSorted(([, a], [, b]) => b.length - a.length);
      return others.flatMap(([value, own]) =>
        own.map((node) => ({
          at: placeOf(node, key, 'metadata-client.type'),
          message: `${key} is "${value}" on ${node.label}, and "${usual?.[0] ?? ''}" on ${usual?.[1][0]?.label ?? ''}`,
          hint: 'Nodes with different metadata stores are different clusters. Write the same on all nodes.',
        })),
      );
    }),
  examples: {
    good: tomls(
      'roles = ["worker", "log-server", "admin", "http-ingress"]\n[metadata-client]\ntype = "etcd"\naddresses = ["http://etcd:2379"]',
      'roles = ["worker", "log-server", "admin", "http-ingress"]\n[metadata-client]\ntype = "etcd"\naddresses = ["http://etcd:2379"]',
    ),
    bad: tomls(
      'cluster-name = "prod"\nroles = ["worker", "log-server", "admin", "http-ingress"]\n[metadata-client]\ntype = "etcd"\naddresses = ["http://etcd:2379"]',
      'cluster-name = "prod"\nauto-provision = false',
    ),
  },
};
