import { compose } from '../example.js';
import { isUnset, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { mayHaveVariable } from './snapshots.js';

const PAIR = [
  { key: 'worker.snapshots.aws-access-key-id', variable: 'AWS_ACCESS_KEY_ID' },
  { key: 'worker.snapshots.aws-secret-access-key', variable: 'AWS_SECRET_ACCESS_KEY' },
] as const;

export const snapshotsHalfKey: Rule = {
  id: 'snapshots-half-key',
  severity: 'error',
  summary: 'A key id and its secret come together.',
  docs: `${DOCS}/server/snapshots#object-store-endpoint-and-access-credentials`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      PAIR.flatMap(({ key }, i) => {
        const other = PAIR[1 - i];
        if (other === undefined || !node.settings.has(key) || !isUnset(node, other.key)) return [];
        if (mayHaveVariable(node, other.variable)) return [];
        return [
          {
            at: placeOf(node, key),
            message: `${node.label} has ${key.replace(/^.*\./, '')}, and not ${other.key.replace(/^.*\./, '')}`,
            hint: `Set ${other.key} too.`,
          },
        ];
      }),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment:
      RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID: me
      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: \${SECRET}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment:
      RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID: me`),
  },
};
