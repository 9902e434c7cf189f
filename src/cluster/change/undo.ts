import type { ClusterRuntime } from '../../runtime/types.js';
import type { Change } from './decide.js';
import { refusals } from './refusals.js';
import { isUpgrade } from './versions.js';
import type { Refusal } from './types.js';

/**
 * What forbids that a change is taken back once it was begun.
 *
 * @param hollow nodes that it adds and that have not joined: these can always go
 */
function undoRefusals({ before, after, back }: Change, hollow: readonly string[] = []): readonly Refusal[] {
  return back ? [] : refusals(after, before, { force: false, begun: true, hollow });
}

/** Why a change can't be taken back, in a sentence without its full stop; `undefined` where it can. */
export function whyOneWay(change: Change, hollow: readonly string[] = []): string | undefined {
  if (isUpgrade(change.differences)) return 'an older server may not read what a newer one has written';
  return undoRefusals(change, hollow)[0]?.why;
}

/** The same for a change on its way: nodes that were not started yet have nothing. */
export async function whyNoUndo(change: Change, runtime: ClusterRuntime): Promise<string | undefined> {
  if (whyOneWay(change) === undefined) return undefined;
  return whyOneWay(change, await hollowNodes(runtime, change.differences.added));
}

/** Those of these nodes that were never started: they do not run, and have no data. */
export async function hollowNodes(runtime: ClusterRuntime, nodes: readonly string[]): Promise<string[]> {
  const processes = await runtime.inspect();
  const found = await Promise.all(
    nodes.map(async (name) => {
      const running = processes.some((process) => process.name === name && process.state === 'running');
      return running || (await runtime.hasData(name)) ? [] : [name];
    }),
  );
  return found.flat();
}
