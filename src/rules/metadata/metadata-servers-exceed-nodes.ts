import { expandNodes } from '../../spec/nodes.js';
import { clusterPlace, counted } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const metadataServersExceedNodes: Rule = {
  id: 'metadata-servers-exceed-nodes',
  severity: 'error',
  summary: 'A spec asks for no more metadata servers than it has nodes that may be one.',
  docs: `${DOCS}/server/metadata#replicated-default`,
  check: (cluster) => {
    const { spec } = cluster;
    if (spec?.metadata.store !== 'replicated' || spec.metadata.servers === undefined) return [];
    const wanted = spec.metadata.servers;
    const free = expandNodes(spec).filter(({ ownRoles }) => !ownRoles).length;
    if (wanted <= free) return [];
    return [
      {
        at: { ...clusterPlace(cluster), path: ['metadata', 'servers'] },
        message: `${counted(wanted, 'metadata server')} can not be had from ${counted(free, 'node')} without \`roles\` of their own`,
        hint: free === 0 ? 'Leave it away: all nodes say their roles.' : `Lower it to ${String(free)}, or add nodes.`,
      },
    ];
  },
  examples: {
    good: { spec: { nodes: 3, metadata: { store: 'replicated', servers: 3 } } },
    bad: { spec: { nodes: 3, metadata: { store: 'replicated', servers: 5 } } },
  },
};
