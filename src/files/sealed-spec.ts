import { createHash } from 'node:crypto';
import { literalSecrets, replacedAt } from '../secrets/literals.js';
import type { LiteralSecret } from '../secrets/literals.js';
import type { Path } from '../spec/path.js';
import { isTable } from '../spec/tables.js';
import type { ClusterSpec } from '../spec/types.js';

/** Values of secrets by their hashes. */
export type SecretValues = Readonly<Record<string, string | number>>;

/** Fields whose values nobody but the servers and Compose interprets: a hash fits in there as well. */
const SEALED_FIELDS = ['env', 'config', 'compose'];
const HASH = /^\(secret\) sha256:[0-9a-f]{64}$/;

/** What stands in a manifest in place of a secret. The name of the cluster makes the same secret another one elsewhere. */
function hashOf(name: string, value: string | number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, value]))
    .digest('hex');
  return `(secret) sha256:${hash}`;
}

function isSealedField([field, , ofNode]: Path): boolean {
  return SEALED_FIELDS.includes(String(field)) || (field === 'nodes' && SEALED_FIELDS.includes(String(ofNode)));
}

function sealable(spec: ClusterSpec): LiteralSecret[] {
  return literalSecrets(spec).filter(({ path, value }) => isSealedField(path) && !HASH.test(String(value)));
}

/** A spec with hashes in place of the secrets that its `env`, `config` and `compose` spell out. */
export function sealedSpec(spec: ClusterSpec): ClusterSpec {
  return sealable(spec).reduce<unknown>(
    (sealed, { path, value }) => replacedAt(sealed, path, hashOf(spec.name, value)),
    spec,
  ) as ClusterSpec;
}

/** The secrets of specs, by the hashes that {@link sealedSpec} puts in their places. */
export function secretValues(specs: readonly ClusterSpec[]): SecretValues {
  return Object.fromEntries(
    specs.flatMap((spec) => sealable(spec).map(({ value }) => [hashOf(spec.name, value), value])),
  );
}

/** Whether a spec spells out secrets that can't be sealed: a login in an address, for example. */
export function hasOpenSecrets(spec: ClusterSpec): boolean {
  return literalSecrets(spec).some(({ path }) => !isSealedField(path));
}

/** Values in place of hashes; a hash whose value is not known stays. */
export function unsealed<T>(tree: T, values: SecretValues): T;
export function unsealed(tree: unknown, values: SecretValues): unknown {
  if (typeof tree === 'string') return HASH.test(tree) ? (values[tree] ?? tree) : tree;
  if (Array.isArray(tree)) return tree.map((item: unknown) => unsealed(item, values));
  if (!isTable(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, unsealed(value, values)]));
}

/** Where a spec has hashes whose values are not known. */
export function sealedPaths(tree: unknown, path: Path = []): Path[] {
  if (typeof tree === 'string') return HASH.test(tree) ? [path] : [];
  const entries = Array.isArray(tree) ? [...tree.entries()] : isTable(tree) ? Object.entries(tree) : [];
  return entries.flatMap(([key, value]) => sealedPaths(value, [...path, key]));
}

/** Values as {@link formatSecretValues} wrote them; none where the text is damaged: only a start needs them, and asks. */
export function parseSecretValues(text: string): SecretValues {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return {};
  }
  const values = isTable(found) && isTable(found['values']) ? found['values'] : {};
  const isValue = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  return Object.fromEntries(
    Object.entries(values).filter(([hash, value]) => HASH.test(hash) && isValue(value)),
  ) as SecretValues;
}

export function formatSecretValues(values: SecretValues): string {
  const about = 'What the hashes in manifest.json stand for. Keep it to yourself.';
  return `${JSON.stringify({ about, values }, undefined, 2)}\n`;
}
