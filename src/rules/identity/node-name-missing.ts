import { compose } from '../example.js';
import { isUnset } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const nodeNameMissing: Rule = {
  id: 'node-name-missing',
  severity: 'warning',
  summary: 'A node in a container has a fixed name: else it is the container id, another one after each re-creation.',
  docs: `${DOCS}/server/deploy/docker#single-node-restate-server`,
  check: ({ nodes }) =>
    nodes
      .filter(({ container }) => container?.hostname === undefined && container?.hostNetwork === false)
      .filter((node) => isUnset(node, 'node-name'))
      // One throw-away server has no data to lose.
      .filter(({ container }) => nodes.length > 1 || container?.mounts.some(({ kind }) => kind === 'volume') === true)
      .map((node) => ({
        at: node.at,
        message: `${node.label} has no node name, so a re-created container does not find its data`,
        hint: `Set RESTATE_NODE_NAME: ${node.label}. If it has data, that is in a directory of its present name.`,
      })),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_NODE_NAME: restate}
    volumes: [data:/restate-data]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    volumes: [data:/restate-data]`),
  },
};
