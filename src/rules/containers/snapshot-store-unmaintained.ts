import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { storesOf } from './store.js';

export const snapshotStoreUnmaintained: Rule = {
  id: 'snapshot-store-unmaintained',
  severity: 'info',
  summary: 'The snapshot store is one that still gets releases.',
  docs: `${DOCS}/server/snapshots#configuring-automatic-snapshotting`,
  check: (cluster) =>
    storesOf(cluster).flatMap(({ image, service }) =>
      image !== undefined && /(?:^|\/)minio\/minio(?::|@|$)/.test(image.text)
        ? [
            {
              at: image.at,
              message: `${service} runs MinIO, which left Docker Hub in September 2026 and gets no more releases`,
              hint: 'Restate also takes Azurite (az://), and any store that speaks S3 with conditional writes.',
            },
          ]
        : [],
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {AZURITE_BLOB_STORAGE_URL: "http://store:10000"}
  store: {image: "mcr.microsoft.com/azure-storage/azurite:3.35.0", volumes: ["snapshots:/data"]}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: "http://store:9000"}
  store: {image: "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", volumes: ["snapshots:/data"]}`),
  },
};
