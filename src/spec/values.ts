import * as z from 'zod';
import type { ComposeTable, ComposeValue, ConfigTable, ConfigValue } from './types.js';

// Names end up in container names, host names, paths and shell words: only what is safe in all of them.
const NAME = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
// What follows these letters in a host name is Punycode, or not a host name at all (RFC 5891, 5.4).
const NOT_PUNYCODE = /^(?!xn--)/;
const VERSION = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;
// A registry host, a path and a tag or digest, as in Docker's reference grammar, lower-cased.
const IMAGE = /^[a-z0-9][a-z0-9._:/-]*(?::[A-Za-z0-9_][A-Za-z0-9._-]*)?(?:@sha256:[0-9a-f]{64})?$/;
const CONFIG_KEY = /^[a-zA-Z0-9][a-zA-Z0-9_-]*$/;
const ENV_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;
// Restate splits at dots; spaces and quotes would not survive its `{zone: 2}` notation's neighbours.
const LOCATION = /^[a-zA-Z0-9_-]{1,40}(?:\.[a-zA-Z0-9_-]{1,40})?$/;
const MEMORY = /^\d{1,6}(?:\.\d{1,3})?\s?(?:MB|GB)$/;

export const name = z
  .string()
  .regex(NAME, 'must be lower-case letters, digits and dashes, start with a letter, and have at most 40 characters')
  .regex(NOT_PUNYCODE, 'must not start with xn--, which encoded host names start with');
// Restate itself takes any text, but it names a directory.
const RESTATE_NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
export const restateNodeName = z
  .string()
  .regex(
    RESTATE_NODE_NAME,
    'must be letters, digits, dots, dashes and underscores, start with a letter or digit, and have at most 63 characters',
  );
export const version = z
  .string('must be a quoted version, such as "1.7.12"')
  .regex(VERSION, 'must be an exact version, such as "1.7.12"');
export const image = z.string().max(300).regex(IMAGE, 'is not a container image reference');
export const port = z.int('must be a whole number').min(1, 'must be at least 1').max(65_535, 'must be at most 65535');
export const location = z.string().regex(LOCATION, 'must be a region, or region.zone, such as "eu.a"');

/** A whole number from 1 to `max`. */
export function count(max: number): z.ZodInt {
  return z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(max, `must be at most ${String(max)}`);
}

/** `1.5GB` in megabytes; 1 GB is 1024 MB here, as in Docker. */
export function megabytes(memory: string): number {
  const amount = Number.parseFloat(memory);
  return Math.floor(memory.endsWith('GB') ? amount * 1_024 : amount);
}

/** A fresh server holds some 280 MB; with less than this it would be killed while it starts. */
const LEAST_MEMORY_MB = 512;
export const memory = z
  .string('must be text such as "2GB"')
  .regex(MEMORY, { error: 'must be an amount such as "2GB" or "768MB"', abort: true })
  .refine((text) => megabytes(text) >= LEAST_MEMORY_MB, `must be at least ${String(LEAST_MEMORY_MB)}MB`);

/** Half of a character (a lone UTF-16 surrogate) has no form in a UTF-8 file: it would become another text. */
const wholeText = z.string().refine((text) => !/\p{Surrogate}/u.test(text), 'holds half a character');
/** What environments and Compose can hold. */
const plainText = wholeText.refine((text) => !text.includes('\0'), 'holds a zero character');

// TOML has 64-bit integers, JavaScript exact ones up to 2^53: beyond that a number would become another.
const exactNumber = z
  .number()
  .refine(
    (value) => !Number.isInteger(value) || Number.isSafeInteger(value),
    'is too large for a number; write it as text, in quotes',
  );

const configValue: z.ZodType<ConfigValue> = z.lazy(() =>
  z.union(
    [wholeText, exactNumber, z.boolean(), z.array(configValue), configTable],
    'must be a string, number, boolean, list or table',
  ),
);
/** Keys of restate.toml. */
export const configTable: z.ZodType<ConfigTable> = z.lazy(() =>
  z.record(z.string().regex(CONFIG_KEY, 'is not a restate.toml key'), configValue),
);

const composeValue: z.ZodType<ComposeValue> = z.lazy(() =>
  z.union(
    [plainText, exactNumber, z.boolean(), z.null(), z.array(composeValue), composeTable],
    'must be a string, number, boolean, null, list or table',
  ),
);
// Compose would take `<<` for a merge of tables, which has no meaning in a file without anchors of its own.
const composeKey = plainText.refine((key) => key !== '<<', 'is not a Compose field; write out what it stands for');
/** Fields of a Compose service. */
export const composeTable: z.ZodType<ComposeTable> = z.lazy(() => z.record(composeKey, composeValue));

/** Numbers and booleans are written without quotes by most people; an environment only has text. */
const envValue = z.union(
  [plainText, exactNumber.transform(String), z.boolean().transform(String), z.null()],
  'must be text, or null to hand on the variable of whoever starts the cluster',
);
export const envTable = z.record(z.string().regex(ENV_KEY, 'is not the name of an environment variable'), envValue);
