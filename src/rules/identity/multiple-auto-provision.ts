import { services } from '../example.js';
import { autoProvisions, keepsOwnMetadata, mayHave, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const multipleAutoProvision: Rule = {
  id: 'multiple-auto-provision',
  severity: 'error',
  summary: 'At most one node provisions the cluster by itself: two that do not see each other make two clusters.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: ({ nodes }) => {
    const provisioning = nodes.filter((node) => keepsOwnMetadata(node) && autoProvisions(node) === true);
    const chosen =
      provisioning.find((node) => node.settings.has('auto-provision')) ??
      provisioning.find((node) => mayHave(node, 'metadata-server')) ??
      provisioning[0];
    return provisioning
      .filter((node) => node !== chosen)
      .map((node) => ({
        at: placeOf(node, 'auto-provision'),
        message: `${node.label} provisions the cluster by itself, as ${chosen?.label ?? ''} does`,
        hint: '`auto-provision` is true unless it is set: leave it so on one node, and set it to false on all others.',
        // Without a metadata server of its own it can only provision through another's, which does it once.
        severity: mayHave(node, 'metadata-server') ? ('error' as const) : ('warning' as const),
        fix: node.set('auto-provision', false),
      }));
  },
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_AUTO_PROVISION: '' } }),
  },
};
