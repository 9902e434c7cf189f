import { createSnapshotsArgs, parseSnapshots } from '../../../restate/create-snapshots.js';
import { list, plural } from '../../../spec/words.js';
import { ClusterError } from '../../../errors.js';
import { askHoldings, untilSo } from '../../ask.js';
import { membersNamed, pastLeft } from '../holdings.js';
import type { Step, StepContext } from '../step.js';

/** Snapshots of all partitions take a moment each. */
const SNAPSHOTS_TIMEOUT_MS = 120_000;

/** Snapshots of all partitions, and their logs trimmed up to these. */
async function snapshotAndTrim({ runtime, options }: StepContext): Promise<string | undefined> {
  const said = await runtime.restatectl(createSnapshotsArgs([], { trimLog: true }), {
    timeoutMs: SNAPSHOTS_TIMEOUT_MS,
    signal: options.signal,
  });
  const faults = parseSnapshots(said).flatMap((outcome) => ('fault' in outcome ? [outcome] : []));
  const [first] = faults;
  if (first === undefined) return undefined;
  return `${plural(faults.length, 'partition')} without a snapshot: partition ${String(first.partition)}: ${first.fault}`;
}

/**
 * Frees nodes of what they have of the past: what is in a snapshot is needed in no log any more. Without a store for
 * snapshots it can't be freed, and the nodes can't go.
 */
export function trimLogs(nodes: readonly string[]): Step {
  return {
    title: `snapshot all partitions and trim their logs, until nothing is read from ${list(nodes)}`,
    run: async (context) => {
      const { runtime, options } = context;
      await untilSo(
        runtime,
        async () => {
          const { members, ...holdings } = await askHoldings(runtime, options.signal);
          const ids = membersNamed(members, nodes).map(({ id }) => id);
          const left = pastLeft({ members, ...holdings }, ids);
          if (left === undefined) return undefined;
          return (await snapshotAndTrim(context)) ?? left;
        },
        options,
      );
      await context.emptied(nodes);
    },
  };
}

/** Refuses to take away log servers where there is no store for snapshots. */
export function noStoreToTrim(names: readonly string[]): ClusterError {
  return new ClusterError('settings-changed', `${list(names)} can't go without a store for snapshots`, {
    hint: 'Older log records are only on them until a snapshot replaces these. Give the cluster one first (`snapshots: azurite`), with `restate-cluster up`.',
  });
}
