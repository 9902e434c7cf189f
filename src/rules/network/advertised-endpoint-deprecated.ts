import { tomls } from '../example.js';
import { isAtLeast, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { PUBLIC } from './ui-address.js';

export const advertisedEndpointDeprecated: Rule = {
  id: 'advertised-endpoint-deprecated',
  severity: 'warning',
  summary: 'Since 1.6 the admin API and the ingress have an advertised-address, as the fabric has.',
  docs: `${DOCS}/server/networking#deprecated-options`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      PUBLIC.flatMap(({ old, table }) => {
        const key = `${table}.advertised-address`;
        if (!node.settings.has(old) || !isAtLeast(node, 1, 6)) return [];
        const both = node.settings.has(key);
        return [
          {
            at: placeOf(node, old),
            message: both ? `${old} is the old name of ${key}, and wins over it` : `${old} is the old name of ${key}`,
            hint: both ? 'Remove the old one.' : `Write ${key}.`,
            fix: both ? undefined : node.rename(old, key),
          },
        ];
      }),
    ),
  examples: {
    good: tomls('[admin]\nadvertised-address = "http://localhost:9070"'),
    bad: tomls('[admin]\nadvertised-admin-endpoint = "http://localhost:9070"'),
  },
};
