import { tomls } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** The server accepts all of these; measured with 1.7.12: `a/b` makes nested directories, empty uses base-dir itself. */
function isDirectoryName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

export const nodeNameInvalid: Rule = {
  id: 'node-name-invalid',
  severity: 'error',
  summary: 'A node name is the name of a directory.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const name = textOf(node, 'node-name');
      if (name === undefined || isDirectoryName(name)) return [];
      const at = placeOf(node, 'node-name');
      return [{ at, message: `"${name}" can not name a data directory`, hint: 'Use letters, digits and dashes.' }];
    }),
  examples: { good: tomls('node-name = "node-1"'), bad: tomls('node-name = "rack/node-1"') },
};
