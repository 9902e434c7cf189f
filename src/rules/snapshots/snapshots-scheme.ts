import { tomls } from '../example.js';
import { isAtLeast, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { DESTINATION, destinationOf } from './snapshots.js';

/** What the object store library of the server knows; https is for the hosts of Azure and S3. */
const SCHEMES = /^(?:s3a?|gs|az|azure|adl|abfss?|https):\/\//i;

export const snapshotsScheme: Rule = {
  id: 'snapshots-scheme',
  severity: 'error',
  summary: 'Snapshots are kept in S3, Google Cloud Storage or Azure Blob Storage.',
  docs: `${DOCS}/server/snapshots#object-store-endpoint-and-access-credentials`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const destination = destinationOf(node);
      // Up to 1.5 there were file paths.
      const isFile = destination?.startsWith('file://') === true && !isAtLeast(node, 1, 6);
      if (destination === undefined || SCHEMES.test(destination) || isFile) return [];
      return [
        {
          at: placeOf(node, DESTINATION),
          message: `snapshots can not be kept at ${destination}; the server does not start`,
          hint: 'Write s3://bucket/prefix, gs://bucket/prefix or az://container/prefix.',
        },
      ];
    }),
  examples: {
    good: tomls('[worker.snapshots]\ndestination = "az://container/a"\nsnapshot-interval = "60m"'),
    bad: tomls('[worker.snapshots]\ndestination = "file:///snapshots"\nsnapshot-interval = "60m"'),
  },
};
