import { nearest } from '../../spec/nearest.js';
import { ROLES } from '../../spec/types.js';
import { tomls } from '../example.js';
import { LEGACY_METADATA_ROLE, listOf, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KNOWN: readonly string[] = [...ROLES, LEGACY_METADATA_ROLE];

export const roleUnknown: Rule = {
  id: 'role-unknown',
  severity: 'error',
  summary: 'Roles are those that Restate knows.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      (listOf(node, 'roles') ?? [])
        .filter((role) => !KNOWN.includes(role))
        .map((role) => {
          const meant = nearest(role, ROLES);
          return {
            at: placeOf(node, 'roles'),
            message: `there is no role "${role}"; the server does not start with it`,
            hint: meant === undefined ? `Roles: ${ROLES.join(', ')}.` : `Did you mean "${meant}"?`,
          };
        }),
    ),
  examples: { good: tomls('roles = ["worker", "log-server"]'), bad: tomls('roles = ["worker", "log_server"]') },
};
