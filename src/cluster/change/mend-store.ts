import { createRuntime } from '../../runtime/create.js';
import { replenishSnapshots } from '../snapshots/missing.js';
import { readyStore } from '../snapshots/prove.js';
import type { WaitOptions } from '../wait.js';
import type { Absent } from './absent.js';
import type { Change } from './decide.js';

/**
 * Takes the snapshots that the store lacks before new nodes want them: without, they would find a gap in the logs. Only of
 * a cluster that runs, since nobody else can take any; and of the store it has, if that is about to be another one.
 */
export async function mendStore(
  dir: string,
  { before, differences }: Change,
  { idle }: Pick<Absent, 'idle'>,
  options: WaitOptions,
): Promise<void> {
  const runs = !idle.store && idle.nodes.every((name) => differences.added.includes(name));
  if (!runs || differences.added.length === 0) return;
  const runtime = createRuntime(dir, before);
  await readyStore(before, dir, runtime, options);
  await replenishSnapshots(before, dir, runtime, options);
}
