import { compose } from '../example.js';
import { isAtLeast } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const healthcheckDeprecated: Rule = {
  id: 'healthcheck-deprecated',
  severity: 'warning',
  summary: 'Health checks do not ask /cluster-health, which will go.',
  docs: `${DOCS}/changelog/server`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const test = node.container?.healthcheck?.test;
      if (test?.text.includes('/cluster-health') !== true || !isAtLeast(node, 1, 6)) return [];
      return [
        {
          at: test.at,
          message: `the health check of ${node.label} asks /cluster-health, deprecated since 1.6`,
          hint: 'Ask the fabric port: http://localhost:5122/health.',
        },
      ];
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    healthcheck: {test: "curl -fsS http://localhost:5122/health"}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    healthcheck: {test: "curl -fsS http://localhost:9070/cluster-health"}`),
  },
};
