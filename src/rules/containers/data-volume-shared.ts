import { services } from '../example.js';
import { grouped } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { dataMount } from './data-mount.js';

export const dataVolumeShared: Rule = {
  id: 'data-volume-shared',
  severity: 'warning',
  summary: 'Every node has a volume of its own, as every machine has a disk of its own.',
  docs: `${DOCS}/server/overview#persistent-volumes`,
  check: ({ nodes }) =>
    [
      ...grouped(nodes, (node) => {
        const mount = dataMount(node);
        return mount?.source === undefined ? undefined : [mount.source, mount.subpath ?? ''].join('\0');
      }),
    ].flatMap(([key, sharing]) => {
      const [first] = sharing;
      const at = first && dataMount(first)?.at;
      if (sharing.length < 2 || at === undefined) return [];
      return [
        {
          at,
          message: `${String(sharing.length)} nodes keep their data in the volume ${key.split('\0')[0] ?? ''}: ${sharing.map(({ label }) => label).join(', ')}`,
          hint: 'Give each node a volume of its own, so that one disk can be lost or wiped alone.',
        },
      ];
    }),
  examples: {
    good: services(
      { fields: ['volumes: ["data-1:/restate-data"]'] },
      { fields: ['volumes: ["data-2:/restate-data"]'] },
    ),
    bad: services({ fields: ['volumes: ["data:/restate-data"]'] }, { fields: ['volumes: ["data:/restate-data"]'] }),
  },
};
