import { isLoopback } from '../address.js';
import { compose } from '../example.js';
import { placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { EMULATOR_SECRETS } from '../snapshots/secret-in-file.js';
import { storesOf } from './store.js';

const KEY = 'worker.snapshots.aws-secret-access-key';

export const defaultCredentials: Rule = {
  id: 'default-credentials',
  severity: 'info',
  summary: 'A snapshot store that others can reach has credentials of its own.',
  docs: `${DOCS}/server/deploy/kubernetes#minio-object-storage`,
  check: (cluster) => {
    const published = storesOf(cluster).find(({ ports }) => ports.some(({ hostIp }) => !isLoopback(hostIp ?? '')));
    if (published === undefined) return [];
    return cluster.nodes
      .filter((node) => EMULATOR_SECRETS.includes(node.settings.get(KEY)?.value))
      .map((node) => ({
        at: placeOf(node, KEY),
        message: `${published.service} is published on every address, with credentials that everybody knows`,
        hint: 'Publish it on 127.0.0.1 or not at all, or give it other credentials.',
      }));
  },
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment:
      RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: http://store:9000
      RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID: minioadmin
      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: minioadmin
  store: {image: "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", ports: ["127.0.0.1:9000:9000"]}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment:
      RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: http://store:9000
      RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID: minioadmin
      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: minioadmin
  store: {image: "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", ports: ["9000:9000"]}`),
  },
};
