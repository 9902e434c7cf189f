import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { isolationReports } from './isolation-lost.js';

export const hostMount: Rule = {
  id: 'host-mount',
  severity: 'warning',
  summary: 'No container has the files of the system or the socket of the container engine.',
  docs: `${DOCS}/server/security`,
  check: (cluster) =>
    isolationReports(
      cluster,
      'mount',
      'Mount only the directory that is needed: with this, what runs in the container has the whole machine.',
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    volumes: ["./restate.toml:/restate.toml:ro", "data:/restate-data"]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]`),
  },
};
