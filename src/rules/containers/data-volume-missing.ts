import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { dataMount } from './data-mount.js';

export const dataVolumeMissing: Rule = {
  id: 'data-volume-missing',
  severity: 'warning',
  summary: 'A node in a container keeps its data in a volume.',
  docs: `${DOCS}/server/overview#persistent-volumes`,
  check: ({ nodes }) =>
    nodes
      .filter((node) => node.settled && node.container !== undefined && dataMount(node) === undefined)
      .map((node) => ({
        at: node.at,
        message: `${node.label} has no volume: its data is gone when the container is re-created`,
        hint: `Mount a volume of its own, as in volumes: ["${node.label}-data:/restate-data"].`,
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
    environment: {RESTATE_NODE_NAME: restate}`),
  },
};
