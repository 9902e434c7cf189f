import { pair } from '../example.js';
import { autoProvisions, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const nobodyProvisions: Rule = {
  id: 'nobody-provisions',
  severity: 'info',
  summary: 'Somebody provisions the cluster: one node by itself, or restatectl.',
  docs: `${DOCS}/server/clusters#cluster-provisioning`,
  check: ({ nodes, services, spec, complete }) => {
    const [first] = nodes;
    // What a spec says of provisioning is done by whoever runs it.
    if (first === undefined || spec !== undefined || !complete) return [];
    const byService = services.some(({ command }) => command.includes('provision'));
    if (byService || nodes.some((node) => autoProvisions(node) !== false)) return [];
    return [
      {
        at: placeOf(first, 'auto-provision'),
        message: 'no node provisions the cluster by itself',
        hint: 'Run `restatectl provision` once, always through the same node, or set auto-provision on one node.',
      },
    ];
  },
  examples: {
    good: pair('auto-provision = true', ''),
    bad: pair('auto-provision = false\nmetadata-client.addresses = ["http://10.0.0.2:5122"]', ''),
  },
};
