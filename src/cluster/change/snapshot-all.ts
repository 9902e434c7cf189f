import { plural } from '../../spec/words.js';
import { takeSnapshots } from '../snapshots/create.js';
import type { StepContext } from './step.js';

/**
 * Has every partition write a snapshot.
 *
 * @returns which did not, and why, in words; `undefined` where all did
 */
export async function snapshotAll(
  { plan, runtime, options }: Pick<StepContext, 'plan' | 'runtime' | 'options'>,
  { trimLog }: { readonly trimLog: boolean },
): Promise<string | undefined> {
  const outcomes = await takeSnapshots({ plan, runtime }, { trimLog, signal: options.signal });
  const faults = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome]));
  const [first] = faults;
  if (first === undefined) return undefined;
  return `${plural(faults.length, 'partition')} without a snapshot; partition ${String(first.partition)}: ${first.reason}`;
}
