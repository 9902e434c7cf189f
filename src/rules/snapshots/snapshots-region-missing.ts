import { compose } from '../example.js';
import { isUnset, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { destinationOf, mayHaveVariable } from './snapshots.js';

const ENDPOINT = 'worker.snapshots.aws-endpoint-url';
const KEYS = ['worker.snapshots.aws-region', 'worker.snapshots.aws-profile'];

export const snapshotsRegionMissing: Rule = {
  id: 'snapshots-region-missing',
  severity: 'warning',
  summary: 'A store that speaks S3 and is not Amazon needs a region too, whichever.',
  docs: `${DOCS}/server/snapshots#local-development-with-minio`,
  check: ({ nodes }) =>
    nodes
      .filter((node) => destinationOf(node)?.startsWith('s3') === true && node.settings.has(ENDPOINT))
      .filter((node) => KEYS.every((key) => isUnset(node, key)))
      .filter((node) => !mayHaveVariable(node, 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE'))
      .map((node) => ({
        at: placeOf(node, ENDPOINT),
        message: `${node.label} has no region for its snapshot store, and then refuses to use it`,
        hint: 'Set worker.snapshots.aws-region; for MinIO any text does, such as "local".',
        fix: node.set('worker.snapshots.aws-region', 'local'),
      })),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment:
      RESTATE_WORKER__SNAPSHOTS__DESTINATION: s3://bucket/a
      RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: https://store.example.com
      RESTATE_WORKER__SNAPSHOTS__AWS_REGION: local`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment:
      RESTATE_WORKER__SNAPSHOTS__DESTINATION: s3://bucket/a
      RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: https://store.example.com`),
  },
};
