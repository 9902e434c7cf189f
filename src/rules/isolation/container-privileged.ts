import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { isolationReports } from './isolation-lost.js';

export const containerPrivileged: Rule = {
  id: 'container-privileged',
  severity: 'warning',
  summary: 'No container has rights over the machine: a Restate server needs none of them.',
  docs: `${DOCS}/server/security`,
  check: (cluster) =>
    isolationReports(
      cluster,
      'privileges',
      'Remove it: whoever gets into the container, or writes its image, has this machine.',
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    cap_add: [SYS_ADMIN]`),
  },
};
