import { join } from 'node:path';
import { ClusterError } from '../errors.js';
import { envSource } from '../lint/dot-env.js';
import { MAX_EXPANDED } from '../lint/interpolate.js';
import { DOT_ENV } from '../render/dot-env.js';
import { readIfThere } from './compare.js';

/**
 * Variables that servers of a cluster directory may be handed on: those of its `.env`, and, which win as with Compose,
 * those of whoever starts them. May hold secrets.
 *
 * @throws {ClusterError} `file-unreadable` where it is no file, too large, or has variables that multiply
 */
export async function environmentOf(
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string | undefined>> {
  const text = (await readIfThere(join(dir, DOT_ENV), 'env')) ?? '';
  const scope = new Map(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const { lines } = envSource(DOT_ENV, text, scope);
  const tooLong = lines.find((line) => line.tooLong);
  if (tooLong !== undefined) {
    throw new ClusterError(
      'file-unreadable',
      `${join(dir, DOT_ENV)}: ${tooLong.name} is too long with its variables filled in`,
      {
        hint: `Write the value itself, at most ${String(MAX_EXPANDED)} characters, without \`$\` and names of variables.`,
      },
    );
  }
  return { ...Object.fromEntries(lines.map((line) => [line.name, line.text])), ...env };
}
