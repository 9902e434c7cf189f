import { join } from 'node:path';
import * as z from 'zod';
import { ClusterError } from '../../errors.js';
import { readIfThere } from '../../files/compare.js';
import { writeWhole } from '../../files/write.js';
import { parseSpec } from '../../spec/parse.js';
import type { ClusterSpec, ClusterSpecInput } from '../../spec/types.js';
import type { TableComparison } from './fingerprint/compare.js';
import { parseJson } from '../../spec/json.js';

export const JOURNAL_NAME = 'migration.json';
/** What the node held, beside the journal until that is compared. */
export const FINGERPRINT_NAME = 'migration-before.json';
const FORMAT = 'restate-cluster-migration/1';

/** What a migration decided once. How far it is is seen from the cluster itself. */
export interface Journal {
  readonly source: { readonly id: string; readonly label: string; readonly nodeName: string; readonly version: string };
  /** What the cluster will be. */
  readonly spec: ClusterSpec;
  /** Where the hold of versions before 1.7 listens. */
  readonly silentPort: number;
  /** Whether the source's number of partitions is in the spec, and it was found fit in all. */
  readonly looked: boolean;
  /** How everything compared, once it did: then the cluster is complete. */
  readonly compared?: readonly TableComparison[] | undefined;
}

const comparisonSchema = z.object({
  what: z.string(),
  before: z.number(),
  after: z.number(),
  moved: z.record(z.string(), z.number()),
  faults: z.array(z.string()),
});
const schema = z.object({
  format: z.literal(FORMAT),
  source: z.object({ id: z.string(), label: z.string(), nodeName: z.string(), version: z.string() }),
  spec: z.unknown().transform((value) => parseSpec(value as ClusterSpecInput)),
  silentPort: z.number(),
  looked: z.boolean(),
  compared: z.array(comparisonSchema).optional(),
});

export function formatJournal(journal: Journal): string {
  return `${JSON.stringify({ format: FORMAT, ...journal }, undefined, 2)}\n`;
}

export async function writeJournal(dir: string, journal: Journal): Promise<void> {
  await writeWhole(dir, { path: JOURNAL_NAME, content: formatJournal(journal), mode: 0o600 });
}

/**
 * The journal of a cluster directory; `undefined` where there is none.
 *
 * @throws {ClusterError} `directory-taken` where it is damaged
 */
export async function readJournal(dir: string): Promise<Journal | undefined> {
  const path = join(dir, JOURNAL_NAME);
  const text = await readIfThere(path, 'journal');
  if (text === undefined) return undefined;
  try {
    return schema.parse(parseJson(text));
  } catch (error) {
    throw new ClusterError('directory-taken', `${path} is damaged`, {
      hint: 'Migrate into another directory with `--dir`, and delete this one.',
      cause: error,
    });
  }
}
