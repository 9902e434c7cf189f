import { adminPort, isLoopback } from '../address.js';
import { compose } from '../example.js';
import { mayHave } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const adminPortPublished: Rule = {
  id: 'admin-port-published',
  severity: 'warning',
  summary: 'The admin API, which asks nobody who they are, is not published on every address by accident.',
  docs: `${DOCS}/server/security#securing-the-admin-port`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      (node.container?.ports ?? [])
        .filter(({ containerPort, hostIp }) => containerPort === adminPort(node) && !isLoopback(hostIp ?? ''))
        .filter(() => mayHave(node, 'admin'))
        .map(({ at, hostIp }) => ({
          at,
          message: `the admin API of ${node.label} is published on ${hostIp ?? 'every address of this machine'}`,
          hint: 'Publish it on 127.0.0.1, or put something in front of it that asks who it is.',
          // An address that somebody wrote was meant.
          severity: hostIp === undefined ? ('warning' as const) : ('info' as const),
        })),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:9070:9070"]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["9070:9070"]`),
  },
};
