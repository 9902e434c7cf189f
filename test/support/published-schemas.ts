import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';

/** Published schemas, where somebody put them; they are not ours to ship. */
const SCHEMAS =
  process.env['RESTATE_CLUSTER_SCHEMAS'] ?? fileURLToPath(new URL('../../../shared/schemas', import.meta.url));

/** Why nothing can be held against them here, or `undefined`. */
export const noSchemas = existsSync(SCHEMAS) ? undefined : 'no published schemas here';

/** A function that says what a published schema finds wrong with a value; empty where nothing is. */
export function publishedValidator(file: string): (value: unknown) => string {
  // Foreign schemas: their formats and drafts are not ours to judge.
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  const mended = (key: string, value: unknown) => {
    // The server's schema describes its complete configuration; a file leaves out what has a default.
    if (key === '$schema' || (key === 'required' && Array.isArray(value))) return undefined;
    // It also says that the addresses of an etcd are one text. The server (1.7.12) takes nothing but a list.
    const { title } = (value ?? {}) as { title?: unknown };
    return title === 'Etcd cluster node address list' ? { type: 'array', items: { type: 'string' } } : value;
  };
  const schema = JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'), mended) as Record<string, unknown>;
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
}
