import { parseAddress } from '../address.js';
import { tomls } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Report, Rule } from '../rule.js';

const PATH = 'metadata-client.path';
const ENDPOINT = 'metadata-client.aws-endpoint-url';

export const metadataObjectStore: Rule = {
  id: 'metadata-object-store',
  severity: 'error',
  summary: 'An object store for metadata is Amazon S3 itself.',
  docs: `${DOCS}/server/metadata#object-store-amazon-s3`,
  check: ({ nodes }) =>
    nodes.flatMap((node): Report[] => {
      if (textOf(node, 'metadata-client.type') !== 'object-store') return [];
      const path = textOf(node, PATH);
      const endpoint = textOf(node, ENDPOINT);
      if (path !== undefined && !path.startsWith('s3://')) {
        const hint = 'Write s3://bucket/prefix.';
        return [{ at: placeOf(node, PATH), message: `metadata can not be kept at ${path}`, hint }];
      }
      const host = endpoint === undefined ? undefined : parseAddress(endpoint)?.host;
      if (host === undefined || /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(host)) return [];
      return [
        {
          at: placeOf(node, ENDPOINT),
          message: `only Amazon S3 is supported for metadata, and ${host} is another store`,
          hint: 'Other stores may lose or mix up metadata. Use metadata servers (type = "replicated").',
          severity: 'warning',
        },
      ];
    }),
  examples: {
    good: tomls(
      'roles = ["worker", "log-server", "admin", "http-ingress"]\n[metadata-client]\ntype = "object-store"\npath = "s3://bucket/metadata"',
    ),
    bad: tomls(
      'roles = ["worker", "log-server", "admin", "http-ingress"]\n[metadata-client]\ntype = "object-store"\npath = "gs://bucket/metadata"',
    ),
  },
};
