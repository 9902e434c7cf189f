import { adminPort, ingressPort } from '../address.js';
import { compose } from '../example.js';
import { has, rolesOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const portWithoutRole: Rule = {
  id: 'port-without-role',
  severity: 'warning',
  summary: 'A container publishes the ports that the roles of its node open.',
  docs: `${DOCS}/changelog/server`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      if (rolesOf(node) === undefined) return [];
      const closed = [
        { role: 'http-ingress' as const, port: ingressPort(node) },
        { role: 'admin' as const, port: adminPort(node) },
      ].filter(({ role }) => !has(node, role));
      return closed.flatMap(({ role, port }) =>
        (node.container?.ports ?? [])
          .filter(({ containerPort }) => containerPort === port)
          .map(({ at }) => ({
            at,
            message: `${node.label} does not listen on ${String(port)}: it does not have the role ${role}`,
            hint: `Add "${role}" to its roles (a worker alone opens no ingress since 1.5), or do not publish the port.`,
          })),
      );
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:8080:8080"]
    environment:
      RESTATE_ROLES: '["worker", "http-ingress", "admin", "log-server", "metadata-server"]'`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:8080:8080"]
    environment:
      RESTATE_ROLES: '["worker", "admin", "log-server", "metadata-server"]'`),
  },
};
