import { tomls } from '../example.js';
import { isUnset, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { destinationOf, mayHaveVariable } from './snapshots.js';

const ENDPOINT = 'worker.snapshots.aws-endpoint-url';
const ALLOW = 'worker.snapshots.aws-allow-http';

export const snapshotsHttpRefused: Rule = {
  id: 'snapshots-http-refused',
  severity: 'error',
  summary: 'A snapshot store that is reached by http:// needs aws-allow-http.',
  docs: `${DOCS}/server/snapshots#local-development-with-minio`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const isS3 = destinationOf(node)?.startsWith('s3') === true;
      const isPlain = textOf(node, ENDPOINT)?.startsWith('http://') === true;
      const allowed = !isUnset(node, ALLOW) && node.settings.get(ALLOW)?.value !== false;
      if (!isS3 || !isPlain || allowed) return [];
      if (node.container !== undefined && mayHaveVariable(node, 'AWS_ALLOW_HTTP')) return [];
      return [
        {
          at: placeOf(node, ENDPOINT),
          message: `${node.label} refuses a snapshot store without TLS`,
          hint: 'Set worker.snapshots.aws-allow-http = true.',
          fix: node.set(ALLOW, true),
        },
      ];
    }),
  examples: {
    good: tomls(`
[worker.snapshots]
destination = "s3://bucket/a"
snapshot-interval = "60m"
aws-region = "local"
aws-endpoint-url = "http://minio:9000"
aws-allow-http = true`),
    bad: tomls(`
[worker.snapshots]
destination = "s3://bucket/a"
snapshot-interval = "60m"
aws-region = "local"
aws-endpoint-url = "http://minio:9000"`),
  },
};
