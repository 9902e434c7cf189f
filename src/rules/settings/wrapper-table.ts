import { tomls } from '../example.js';
import { isAtLeast } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** Tables that are not read, and where their keys belong. Restate's own release notes print the first two. */
const NOT_READ: Readonly<Record<string, string>> = {
  common: 'the top of the file',
  invocation: 'the top of the file',
  'metadata-store-client': '[metadata-client]',
  'metadata-store': '[metadata-server]',
};

export const wrapperTable: Rule = {
  id: 'wrapper-table',
  severity: 'error',
  summary: 'Keys stand in tables the server reads.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      [...node.settings].flatMap(([key, { at }]) => {
        const [table = ''] = key.split('.');
        const place = NOT_READ[table];
        if (place === undefined || !key.includes('.') || !isAtLeast(node, 1, 4)) return [];
        return [
          {
            at: { ...at, path: at.path[0] === table ? [table] : at.path },
            message: `the table ${table} is ignored, and so is everything in it`,
            hint: `Move its keys to ${place}.`,
          },
        ];
      }),
    ),
  examples: { good: tomls('cluster-name = "prod"'), bad: tomls('[common]\ncluster-name = "prod"') },
};
