import type { LogSegment } from '../../restate/log-segments.js';

/** Logs to be begun anew, and the log servers that are asked for. */
export interface Spread {
  readonly logs: readonly number[];
  /** Ids such as `N4`. */
  readonly nodeset: readonly string[];
}

/** Which log servers a log should be on with a new one among them: its sequencer stays, with which it is written fastest. */
function withServer(id: string, { nodeset, sequencer }: LogSegment): string[] {
  const sequencing = sequencer?.split(':')[0];
  const leaves = nodeset.findLast((other) => other !== sequencing);
  return [...nodeset.filter((other) => other !== leaves), id];
}

/**
 * Chooses logs for log servers that have none: as many for each as there would be if they were dealt out. Restate itself
 * leaves logs where they are, and a log that is begun anew, too, unless it is told of another place.
 *
 * @param tails the newest segment of each log
 * @param servers how many log servers there are with the new ones
 */
export function spreadOver(ids: readonly string[], tails: readonly LogSegment[], servers: number): Spread[] {
  const share = Math.max(1, Math.floor(tails.length / servers));
  const spreads = new Map<string, { logs: number[]; nodeset: string[] }>();
  for (const [i, id] of ids.entries()) {
    for (const tail of tails.slice(i * share, (i + 1) * share)) {
      const nodeset = withServer(id, tail);
      const key = nodeset.join();
      const logs = [...(spreads.get(key)?.logs ?? []), tail.log];
      spreads.set(key, { logs, nodeset });
    }
  }
  return [...spreads.values()];
}
