import * as z from 'zod';
import type { ClusterSpec, ConfigTable, ConfigValue } from './types.js';

/** The Restate version a spec gets that names none. Pinned: "latest" would change a cluster between two days. */
const DEFAULT_RESTATE_VERSION = '1.7.12';

export const DEFAULT_PORTS = { bind: '127.0.0.1', ingress: 8080, admin: 9070, fabric: 5122, step: 100 } as const;

/** More nodes than this would push the default port series into the ephemeral range. */
const MAX_NODES = 200;

// Names end up in container names, host names, paths and shell words: only what is safe in all of them.
const NAME = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const VERSION = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;
// A registry host, a path and a tag or digest, as in Docker's reference grammar, lower-cased.
const IMAGE = /^[a-z0-9][a-z0-9._:/-]*(?::[A-Za-z0-9_][A-Za-z0-9._-]*)?(?:@sha256:[0-9a-f]{64})?$/;
const CONFIG_KEY = /^[a-zA-Z0-9][a-zA-Z0-9_-]*$/;

const port = z.int('must be a whole number').min(1, 'must be at least 1').max(65_535, 'must be at most 65535');

// TOML has 64-bit integers, JavaScript exact ones up to 2^53: beyond that a number would become another.
const configNumber = z
  .number()
  .refine(
    (value) => !Number.isInteger(value) || Number.isSafeInteger(value),
    'is too large; write it as text with a unit',
  );

const configValue: z.ZodType<ConfigValue> = z.lazy(() =>
  z.union(
    [z.string(), configNumber, z.boolean(), z.array(configValue), configTable],
    'must be a string, number, boolean, list or table',
  ),
);
const configTable: z.ZodType<ConfigTable> = z.lazy(() =>
  z.record(z.string().regex(CONFIG_KEY, 'is not a restate.toml key'), configValue),
);

const portBases = z.strictObject({
  bind: z.union([z.ipv4(), z.ipv6()], 'must be an IP address, such as 127.0.0.1').default(DEFAULT_PORTS.bind),
  ingress: port.default(DEFAULT_PORTS.ingress),
  admin: port.default(DEFAULT_PORTS.admin),
  fabric: port.default(DEFAULT_PORTS.fabric),
  step: z.int('must be a whole number').min(1, 'must be at least 1').max(10_000, 'must be at most 10000').default(100),
});

/**
 * The shape of `restate-cluster.yaml`. Replication depends on the number of nodes, so its default is set
 * after parsing.
 */
export const specSchema = z.strictObject({
  apiVersion: z.literal('restate-cluster/v1').default('restate-cluster/v1'),
  name: z
    .string()
    .regex(NAME, 'must be lower-case letters, digits and dashes, start with a letter, and have at most 40 characters')
    .default('restate'),
  restate: z
    .string('must be a quoted version, such as "1.7.12"')
    .regex(VERSION, 'must be an exact version, such as "1.7.12"')
    .default(DEFAULT_RESTATE_VERSION),
  image: z.string().max(300).regex(IMAGE, 'is not a container image reference').optional(),
  runtime: z.enum(['auto', 'docker', 'native']).default('auto'),
  nodes: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(MAX_NODES, `must be at most ${String(MAX_NODES)}`)
    .default(3),
  replication: z.int('must be a whole number').min(1, 'must be at least 1').optional(),
  partitions: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(65_535, 'must be at most 65535')
    .default(24),
  provision: z.enum(['sidecar', 'auto', 'manual']).default('sidecar'),
  profile: z.enum(['fast', 'stock']).default('fast'),
  ports: z.union([z.literal('auto'), portBases]).default({ ...DEFAULT_PORTS }),
  config: configTable.default({}),
}) satisfies z.ZodType<Omit<ClusterSpec, 'replication'> & { replication?: number | undefined }>;

/** Keys a spec may have at its top level, for suggestions. */
export const SPEC_KEYS: readonly string[] = Object.keys(specSchema.shape);
export const PORT_KEYS: readonly string[] = Object.keys(portBases.shape);
