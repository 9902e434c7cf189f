import { fabricPort, isLoopback } from '../address.js';
import { compose } from '../example.js';
import type { NodeModel } from '../model.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

function portsOf({ container, published = [] }: NodeModel) {
  return [...(container?.ports ?? []), ...published.map((port) => ({ ...port, toLoopback: undefined }))];
}

export const fabricPortPublished: Rule = {
  id: 'fabric-port-published',
  severity: 'warning',
  summary: 'The fabric port is not reachable from outside the cluster: whoever reaches it can do anything.',
  docs: `${DOCS}/server/security#securing-the-fabric-port`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      portsOf(node)
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
