import { fabricPort, isLoopback } from '../address.js';
import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const fabricPortPublished: Rule = {
  id: 'fabric-port-published',
  severity: 'warning',
  summary: 'The fabric port is not reachable from outside the cluster: whoever reaches it can do anything.',
  docs: `${DOCS}/server/security#securing-the-fabric-port`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      (node.container?.ports ?? [])
        .filter(({ containerPort, hostIp }) => containerPort === fabricPort(node) && !isLoopback(hostIp ?? ''))
        .map(({ at, hostIp, toLoopback }) => ({
          at,
          message: `the node-to-node port of ${node.label} is published on ${hostIp ?? 'every address of this machine'}`,
          hint: 'Publish it on 127.0.0.1, or not at all: `docker compose exec` runs restatectl inside.',
          fix: toLoopback && [toLoopback],
        })),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:5122:5122"]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["5122:5122"]`),
  },
};
