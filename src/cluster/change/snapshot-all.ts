import { createSnapshotsArgs, parseSnapshots } from '../../restate/create-snapshots.js';
import { plural } from '../../spec/words.js';
import type { StepContext } from './step.js';

/** Snapshots of all partitions take a moment each. */
const TIMEOUT_MS = 120_000;

/**
 * Has every partition write a snapshot.
 *
 * @returns which did not, and why, in words; `undefined` where all did
 */
export async function snapshotAll(
  { runtime, options }: Pick<StepContext, 'runtime' | 'options'>,
  { trimLog }: { readonly trimLog: boolean },
): Promise<string | undefined> {
  const args = createSnapshotsArgs([], { trimLog });
  const said = await runtime.restatectl(args, { timeoutMs: TIMEOUT_MS, signal: options.signal });
  const outcomes = parseSnapshots(said);
  if (outcomes.length === 0) return 'no partition has answered';
  const faults = outcomes.flatMap((outcome) => ('fault' in outcome ? [outcome] : []));
  const [first] = faults;
  if (first === undefined) return undefined;
  return `${plural(faults.length, 'partition')} without a snapshot; partition ${String(first.partition)}: ${first.fault}`;
}
