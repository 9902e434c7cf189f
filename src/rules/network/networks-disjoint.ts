import { services } from '../example.js';
import type { ContainerModel } from '../model.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

function meet(a: ContainerModel, b: ContainerModel): boolean {
  if (a.hostNetwork || b.hostNetwork || !a.complete || !b.complete) return true;
  return a.networks.some((network) => b.networks.includes(network));
}

export const networksDisjoint: Rule = {
  id: 'networks-disjoint',
  severity: 'error',
  summary: 'All nodes of a cluster share a network.',
  docs: `${DOCS}/server/networking#fabric-advertised-address`,
  check: ({ nodes }) => {
    const [first, ...others] = nodes.flatMap(({ container }) => container ?? []);
    if (first === undefined) return [];
    return others
      .filter((other) => !meet(first, other))
      .map((other) => ({
        at: { ...other.at, path: [...other.at.path, 'networks'] },
        message: `${other.service} shares no network with ${first.service}`,
        hint: 'Put all nodes into one of their networks.',
      }));
  },
  examples: {
    good: services({ fields: ['networks: [inside, outside]'] }, { fields: ['networks: [inside]'] }),
    bad: services({ fields: ['networks: [outside]'] }, { fields: ['networks: [inside]'] }),
  },
};
