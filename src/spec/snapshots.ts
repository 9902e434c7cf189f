import * as z from 'zod';
import type { SnapshotStore } from './types.js';
import { count, image, version } from './values.js';

/** Azurite's npm version and image tag. Of 2025-09: the last that runs on Node 20; later ones want 22. */
const AZURITE_VERSION = '3.35.0';
const AZURITE_BUCKET = 'snapshots';

/**
 * Both must be reached before a partition's next snapshot. Ten thousand records are read back in a moment, so that many
 * need no snapshot; and a cluster under load writes each partition once in ten minutes at most. An idle cluster writes
 * none.
 */
const DEFAULT_CADENCE = { every: '10m', everyRecords: 10_000 } as const;
/** What a store that speaks S3 and is not Amazon mostly takes: a region must be there for signatures. */
const ANY_REGION = 'us-east-1';

const DEFAULTS = {
  azurite: { bucket: AZURITE_BUCKET, version: AZURITE_VERSION },
  s3: { region: ANY_REGION },
  gcs: {},
  azure: {},
} as const;

const SNAPSHOT_STORES = ['azurite', 's3', 'gcs', 'azure', 'none'] as const satisfies readonly SnapshotStore[];

/** Which keys belong to some stores only. */
const STORE_KEYS: Readonly<Record<string, readonly SnapshotStore[]>> = {
  endpoint: ['s3', 'azure'],
  region: ['s3'],
  version: ['azurite'],
  image: ['azurite'],
};

// What all of them take: S3's rules, with the underscore of Google's.
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/;
const AZURE_CONTAINER = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/;
// No user, password, query or fragment: those would be secrets in a file.
const ENDPOINT = /^https?:\/\/(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?(?:\/[\w./-]*)?$/;

const table = z.strictObject({
  store: z
    .enum(SNAPSHOT_STORES)
    .default('azurite')
    .describe('azurite: beside the nodes; s3, gcs, azure: a bucket of yours; none: no snapshots'),
  bucket: z
    .string()
    .regex(BUCKET, 'must be the name of a bucket, such as acme-snapshots')
    .optional()
    .describe(`Bucket or blob container; needed for s3, gcs and azure; default for azurite: ${AZURITE_BUCKET}`),
  prefix: z
    .string()
    .max(200)
    .regex(PREFIX, 'must be a path inside the bucket, such as demo or teams/demo')
    .optional()
    .describe('Where in the bucket; it belongs to one cluster alone. Default: the cluster name'),
  endpoint: z
    .string()
    .max(300)
    .regex(ENDPOINT, 'must be an address without a password, such as http://127.0.0.1:9000')
    .optional()
    .describe("s3, azure: address of a store that is not Amazon's or Microsoft's own"),
  region: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,40}$/, 'must be a region, such as eu-central-1')
    .optional()
    .describe(`s3: the bucket's region; needed without endpoint, else ${ANY_REGION}`),
  version: version.optional().describe(`azurite: its version, in quotes; default ${AZURITE_VERSION}`),
  image: image.optional().describe("azurite: container image instead of Microsoft's"),
  every: z
    .string()
    .regex(/^[1-9]\d{0,5} ?(?:s|m|h|d)$/, 'must be a duration such as "10m"')
    .optional()
    .describe('Least time between two snapshots of a partition, such as 10m'),
  everyRecords: count(1_000_000_000).optional().describe('Least number of log records between two snapshots'),
  keep: count(255).optional().describe('How many snapshots of a partition are kept, from Restate 1.7 on; default 1'),
});

type Table = z.infer<typeof table>;
type Issue = readonly [key: keyof Table, message: string];

function issuesOf(value: Table): Issue[] {
  const { store } = value;
  const given = (Object.keys(value) as (keyof Table)[]).filter((key) => key !== 'store' && value[key] !== undefined);
  if (store === 'none') return given.map((key) => [key, 'has no meaning with `store: none`']);
  const issues: Issue[] = given.flatMap((key): Issue[] => {
    const owners = STORE_KEYS[key];
    if (owners === undefined || owners.includes(store)) return [];
    return [[key, `belongs to \`store: ${owners.join('` or `store: ')}\``]];
  });
  if (value.bucket === undefined && store !== 'azurite') issues.push(['bucket', `is needed for \`store: ${store}\``]);
  if (value.bucket !== undefined && store.startsWith('azur') && !AZURE_CONTAINER.test(value.bucket)) {
    issues.push(['bucket', 'must be a blob container: letters, digits and single dashes']);
  }
  if (store === 's3' && value.region === undefined && value.endpoint === undefined) {
    issues.push(['region', 'is needed for `store: s3` without `endpoint`']);
  }
  return issues;
}

/** The `snapshots` of a spec: a word, or a table whose keys fit its store. */
export const snapshotsSchema = z.union(
  [
    z.enum(['azurite', 'none']),
    table.check(({ value, issues }) => {
      for (const [key, message] of issuesOf(value)) {
        issues.push({ code: 'custom', input: value[key], path: [key], message });
      }
    }),
  ],
  'must be azurite, none, or a table with a `store`',
);

export const SNAPSHOT_KEYS: readonly string[] = Object.keys(table.shape);

/** Writes a table out, with what does not depend on the cluster filled in; its keys are in the schema's order. */
export function completeSnapshots(input: z.infer<typeof snapshotsSchema>) {
  const given: Table = typeof input === 'string' ? { store: input } : input;
  if (given.store === 'none') return { store: 'none' } as const;
  const full: Table = {
    ...DEFAULTS[given.store],
    ...(given.every === undefined && given.everyRecords === undefined ? DEFAULT_CADENCE : {}),
    ...given,
  };
  const known = SNAPSHOT_KEYS.map((key) => [key, full[key as keyof Table]] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}
