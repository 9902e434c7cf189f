import { tomls } from '../example.js';
import { listOf, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const rolesEmpty: Rule = {
  id: 'roles-empty',
  severity: 'error',
  summary: 'A node has at least one role.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes
      .filter((node) => node.settings.has('roles') && listOf(node, 'roles')?.length === 0)
      .map((node) => ({
        at: placeOf(node, 'roles'),
        message: `${node.label} has no role; the server does not start`,
        hint: 'Name its roles, or leave `roles` away for all of them.',
      })),
  examples: { good: tomls('roles = ["worker"]'), bad: tomls('roles = []') },
};
