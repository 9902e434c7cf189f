import { canResolve, isLoopback } from '../address.js';
import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { storeHosts } from './store.js';

export const snapshotStoreUnreachable: Rule = {
  id: 'snapshot-store-unreachable',
  severity: 'error',
  summary: 'A container reaches its snapshot store: localhost is the container itself.',
  docs: `${DOCS}/server/snapshots#local-development-with-minio`,
  check: (cluster) =>
    cluster.nodes.flatMap((node) => {
      const { container } = node;
      if (container?.hostNetwork !== false) return [];
      return storeHosts(node)
        .filter(({ host }) => isLoopback(host) || !canResolve(container, host, cluster))
        .map(({ host, at }) => ({
          at,
          message: isLoopback(host)
            ? `${host} is the container of ${node.label} itself, not the snapshot store`
            : `no service is called ${host}, where ${node.label} looks for its snapshot store`,
          hint: 'Name the service of the store, as in http://minio:9000.',
        }));
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: "http://store:9000"}
  store: {image: "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", volumes: ["snapshots:/data"]}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: "http://localhost:9000"}
  store: {image: "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", volumes: ["snapshots:/data"]}`),
  },
};
