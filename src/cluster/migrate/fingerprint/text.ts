import * as z from 'zod';
import type { Fingerprint, RowPrint } from './types.js';
import { parseJson } from '../../../spec/json.js';

const rowSchema = z.tuple([z.string(), z.object({ hash: z.string(), moving: z.record(z.string(), z.string()) })]);
const schema = z.object({
  taken: z.iso.datetime(),
  tables: z.array(z.tuple([z.string(), z.array(rowSchema)])),
});

export function formatFingerprint({ taken, tables }: Fingerprint): string {
  return JSON.stringify({ taken, tables: [...tables].map(([what, rows]) => [what, [...rows]]) });
}

/** @throws where it is something else */
export function parseFingerprint(text: string): Fingerprint {
  const { taken, tables } = schema.parse(parseJson(text));
  return { taken, tables: new Map(tables.map(([what, rows]) => [what, new Map<string, RowPrint>(rows)])) };
}
