import { longest, stallLines } from './stalls.js';
import type { PhaseStalls, Stall } from './stalls.js';
import type { Verdict } from './verdict.js';

/** All that became of a load. */
export interface LoadResult extends Verdict {
  /** Acknowledged writes whose repetition under the same idempotency key got another answer, or none. */
  readonly changed: readonly string[];
  /** Keys that could not be read in the end. */
  readonly unreadable: readonly string[];
  /** That of {@link longestWait}. */
  readonly longestStallMs: number;
  /** The longest that one caller waited for one write. */
  readonly longestWait: Stall;
  /** The longest time in which no caller had anything acknowledged. */
  readonly longestGap: Stall;
  readonly phases: readonly PhaseStalls[];
  /** How often single attempts failed, by what came of them. Failing is allowed; giving up is not. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Set where the load had ended by itself, at its time limit in milliseconds, before it was finished. */
  readonly endedAtMs: number | undefined;
}

export function stallsOf(phases: readonly PhaseStalls[]) {
  const longestWait = longest(phases.map((phase) => phase.longestWait));
  return {
    phases,
    longestWait,
    longestGap: longest(phases.map((phase) => phase.longestGap)),
    longestStallMs: longestWait.ms,
  };
}

/** How many ids of one kind a message shows. */
const SHOWN = 20;

/** What is wrong with a load, a line each; empty where nothing is. */
export function loadFaults(result: LoadResult): string[] {
  const kinds: [string, readonly string[]][] = [
    ['acknowledged and lost', result.lost],
    ['doubled', result.doubled],
    ['never acknowledged', result.unacknowledged],
    ['timers that did not fire', result.timersMissing],
    ['timers that fired twice', result.timersDoubled],
    ['workflows', result.flowFaults],
    ['answered otherwise when asked again', result.changed],
    ['unreadable', result.unreadable],
    ['strange', result.strange],
  ];
  const lines = kinds.flatMap(([what, list]) => {
    if (list.length === 0) return [];
    const more = list.length > SHOWN ? `, and ${String(list.length - SHOWN)} more` : '';
    return [`${what} (${String(list.length)}): ${list.slice(0, SHOWN).join(', ')}${more}`];
  });
  if (result.endedAtMs !== undefined)
    lines.push(
      `the load had ended at its limit of ${String(result.endedAtMs / 1_000)} s, before what it was to go through`,
    );
  return lines;
}

/** What a test prints of a load: how much went through, and where it stalled. */
export function loadLines(result: LoadResult): string[] {
  const refusals = Object.entries(result.refusals).map(([what, count]) => `${what} ${String(count)}`);
  return [
    `${String(result.acknowledged)} writes acknowledged, ${String(result.timersFired)} timers fired, ` +
      `${String(result.flowsCompleted)} workflows completed; attempts that failed: ${refusals.join(', ') || 'none'}`,
    ...stallLines(result.phases),
  ];
}
