import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { isolationReports } from './isolation-lost.js';

export const hostNamespace: Rule = {
  id: 'host-namespace',
  severity: 'warning',
  summary: 'Containers have processes, network, memory and users of their own, not those of the machine.',
  docs: `${DOCS}/server/security`,
  check: (cluster) =>
    isolationReports(
      cluster,
      'namespace',
      'Remove it, and publish the ports that are needed on 127.0.0.1: what runs there sees and reaches what the machine does.',
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:8080:8080"]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    pid: host`),
  },
};
