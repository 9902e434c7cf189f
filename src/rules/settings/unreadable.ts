import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const unreadable: Rule = {
  id: 'unreadable',
  severity: 'error',
  summary: 'Files are there, and are valid YAML or TOML.',
  docs: `${DOCS}/server/configuration#configuration-file`,
  check: ({ faults }) => faults.filter(({ kind }) => kind === 'unreadable'),
  examples: { good: compose('services: {}'), bad: compose('services: {restate: ') },
};
