import { fabricPort } from '../address.js';
import { compose } from '../example.js';
import type { ContainerModel, Edit } from '../model.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** The published image has curl; we don't know what another one has. */
function fixOf(container: ContainerModel, port: number | undefined): readonly Edit[] | undefined {
  if (port === undefined || container.healthcheck !== undefined) return undefined;
  if (!/(?:^|\/)restatedev\/restate(?::|@|$)/.test(container.image?.text ?? '')) return undefined;
  const test = ['CMD', 'curl', '-fsS', `http://localhost:${String(port)}/health`];
  const value = { test, interval: '5s', start_period: '60s' };
  return [{ do: 'insert', at: container.at, key: 'healthcheck', value }];
}

export const healthcheckMissing: Rule = {
  id: 'healthcheck-missing',
  severity: 'warning',
  summary: 'A container says whether its node is well.',
  docs: `${DOCS}/server/deploy/kubernetes#load-balancing`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const { container } = node;
      if (container?.complete !== true || container.builds) return [];
      if (container.healthcheck !== undefined && !container.healthcheck.off) return [];
      const port = fabricPort(node);
      return [
        {
          at: container.healthcheck?.at ?? node.at,
          message: `${node.label} has no health check, so nothing can wait for it or see it fail`,
          hint: `Ask http://localhost:${String(port ?? 5122)}/health, which every node answers; the image has curl.`,
          fix: fixOf(container, port),
        },
      ];
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    healthcheck: {test: [CMD, curl, -fsS, "http://localhost:5122/health"]}`),
    bad: compose('services:\n  restate:\n    image: docker.restate.dev/restatedev/restate:1.7.12'),
  },
};
