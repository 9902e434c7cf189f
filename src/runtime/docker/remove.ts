import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { LABELS } from '../../render/labels.js';

const TIMEOUT_MS = 20_000;

interface Kind {
  readonly list: readonly string[];
  readonly remove: readonly string[];
}

/** In this order: volumes and networks can't go before the containers that use them. */
const KINDS: readonly Kind[] = [
  { list: ['ps', '--all', '--quiet', '--no-trunc'], remove: ['rm', '--force', '--volumes'] },
  { list: ['volume', 'ls', '--quiet'], remove: ['volume', 'rm', '--force'] },
  { list: ['network', 'ls', '--quiet', '--no-trunc'], remove: ['network', 'rm'] },
];

/** What another removed first, or still holds, is for the next look. */
async function attempt(args: readonly string[]): Promise<string> {
  try {
    return (await run('docker', args, { timeoutMs: TIMEOUT_MS })).stdout;
  } catch (error) {
    if (error instanceof RunError) return '';
    throw error;
  }
}

/**
 * Removes the containers, volumes and networks of one test cluster. Where no engine answers there are none.
 *
 * @returns how many there were
 */
export async function removeLabelled(cluster: { readonly name: string; readonly expires: string }): Promise<number> {
  const filters = [`label=${LABELS.cluster}=${cluster.name}`, `label=${LABELS.expires}=${cluster.expires}`].flatMap(
    (filter) => ['--filter', filter],
  );
  let found = 0;
  for (const { list, remove } of KINDS) {
    const ids = (await attempt([...list, ...filters])).split('\n').filter((id) => id !== '');
    found += ids.length;
    if (ids.length > 0) await attempt([...remove, ...ids]);
  }
  return found;
}
