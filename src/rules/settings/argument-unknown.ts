import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const argumentUnknown: Rule = {
  id: 'argument-unknown',
  severity: 'error',
  summary: 'A server is given arguments it knows.',
  docs: `${DOCS}/server/configuration#overrides`,
  check: ({ nodes }) =>
    nodes.flatMap(({ label, unknownArguments }) =>
      unknownArguments.map(({ text, at }) => ({
        at,
        message: `${label} does not know the argument ${text}, or misses its value; the server does not start`,
        hint: 'See `restate-server --help`. Keys without an argument are set by file or environment.',
      })),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    command: --node-name=restate --auto-provision true`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    command: --node-name=restate --default-replication 2`),
  },
};
