import { tomls } from '../example.js';
import { placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const SECRETS = /(?:^|\.)aws-(?:secret-access-key|session-token)$/;

/** What everybody knows of emulators is no secret: MinIO's default, Azurite's published key, LocalStack's test. */
export const EMULATOR_SECRETS: readonly unknown[] = [
  'minioadmin',
  'test',
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
];

export const secretInFile: Rule = {
  id: 'secret-in-file',
  severity: 'warning',
  summary: 'Secrets do not stand in files that are shared.',
  docs: `${DOCS}/server/snapshots#object-store-endpoint-and-access-credentials`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      [...node.settings]
        .filter(
          ([key, { literal, value }]) =>
            SECRETS.test(key) && literal && value !== '' && !EMULATOR_SECRETS.includes(value),
        )
        .map(([key]) => ({
          at: placeOf(node, key),
          message: `${key} stands in the file for everybody who reads it`,
          hint: 'Hand it on by the environment (AWS_SECRET_ACCESS_KEY), a profile, or the identity of the machine.',
        })),
    ),
  examples: {
    good: tomls('[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"\naws-profile = "restate"'),
    bad: tomls(
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"\naws-access-key-id = "me"\naws-secret-access-key = "hunter2"',
    ),
  },
};
