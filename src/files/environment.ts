import { join } from 'node:path';
import { envSource } from '../lint/dot-env.js';
import { DOT_ENV } from '../render/dot-env.js';
import { readIfThere } from './compare.js';

/**
 * Variables that servers of a cluster directory may be handed on: those of its `.env`, and, which win as with Compose,
 * those of whoever starts them. May hold secrets.
 */
export async function environmentOf(
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string | undefined>> {
  const text = (await readIfThere(join(dir, DOT_ENV), 'env')) ?? '';
  const scope = new Map(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { ...Object.fromEntries(envSource(DOT_ENV, text, scope).lines.map((line) => [line.name, line.text])), ...env };
}
