import { tomls } from '../example.js';
import { LEGACY_METADATA_ROLE, listOf, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const roleLegacyName: Rule = {
  id: 'role-legacy-name',
  severity: 'warning',
  summary: 'The role that keeps metadata is called metadata-server.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const roles = listOf(node, 'roles') ?? [];
      if (!roles.includes(LEGACY_METADATA_ROLE)) return [];
      return [
        {
          at: placeOf(node, 'roles'),
          message: `"${LEGACY_METADATA_ROLE}" is the old name of metadata-server`,
          hint: 'Files and variables may still say it, arguments may not. Write metadata-server.',
          fix: node.set(
            'roles',
            roles.map((role) => (role === LEGACY_METADATA_ROLE ? 'metadata-server' : role)),
          ),
        },
      ];
    }),
  examples: { good: tomls('roles = ["metadata-server"]'), bad: tomls('roles = ["metadata-store"]') },
};
