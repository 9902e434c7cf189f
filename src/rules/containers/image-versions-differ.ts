import { services } from '../example.js';
import { placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const imageVersionsDiffer: Rule = {
  id: 'image-versions-differ',
  severity: 'error',
  summary: 'All nodes run one version; while upgrading, neighbouring minor versions.',
  docs: `${DOCS}/server/upgrading#version-compatibility`,
  check: ({ nodes }) => {
    const known = nodes.flatMap((node) => (node.version === undefined ? [] : [{ node, version: node.version }]));
    const newest = known.toSorted((a, b) => b.version[0] - a.version[0] || b.version[1] - a.version[1])[0];
    return known.flatMap(({ node, version }) => {
      if (newest === undefined) return [];
      const isNeighbour = version[0] === newest.version[0] && newest.version[1] - version[1] === 1;
      if (version.join('.') === newest.version.join('.')) return [];
      return [
        {
          at: node.container?.image?.at ?? placeOf(node),
          message: `${node.label} runs Restate ${version.join('.')}, and ${newest.node.label} ${newest.version.join('.')}`,
          hint: isNeighbour
            ? 'That is fine during an upgrade; finish it.'
            : 'Upgrade one minor version at a time, node by node: only neighbours understand each other.',
          severity: isNeighbour ? ('warning' as const) : ('error' as const),
        },
      ];
    });
  },
  examples: {
    good: services({}),
    bad: services({}, { image: '1.5.3' }),
  },
};
