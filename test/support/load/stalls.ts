/** A time in which somebody waited. */
export interface Stall {
  /** Milliseconds. */
  readonly ms: number;
  /** When it began, in milliseconds since the load began. */
  readonly atMs: number;
  /** What was going on when it began. */
  readonly phase: string;
}

export interface PhaseStalls {
  readonly phase: string;
  /** Acknowledged in this phase. */
  readonly acknowledged: number;
  /** The longest that one caller waited for one write. */
  readonly longestWait: Stall;
  /** The longest time in which no caller had anything acknowledged. */
  readonly longestGap: Stall;
}

interface Open {
  readonly phase: string;
  acknowledged: number;
  longestWait: Stall;
  longestGap: Stall;
}

/** Keeps the longest waits of a load, by phase. All times are in milliseconds of one clock. */
export class Stalls {
  readonly #start: number;
  readonly #phases: { readonly from: number; readonly open: Open }[] = [];
  #lastAcknowledged: number;

  constructor(now: number, phase: string) {
    this.#start = now;
    this.#lastAcknowledged = now;
    this.phase(now, phase);
  }

  /** What goes on from now on. */
  phase(now: number, phase: string): void {
    const none = { ms: 0, atMs: now - this.#start, phase };
    this.#phases.push({ from: now, open: { phase, acknowledged: 0, longestWait: none, longestGap: none } });
  }

  #at(time: number): Open {
    const found = this.#phases.findLast(({ from }) => from <= time) ?? this.#phases[0];
    if (found === undefined) throw new Error('there is always a phase');
    return found.open;
  }

  /** A caller got, at `now`, what it had asked for at `from`. */
  acknowledged(from: number, now: number): void {
    this.waited(from, now);
    this.gapUntil(now);
    this.#lastAcknowledged = now;
    this.#at(now).acknowledged++;
  }

  /** A caller waited, whatever came of it. */
  waited(from: number, now: number): void {
    const open = this.#at(from);
    if (now - from > open.longestWait.ms)
      open.longestWait = { ms: now - from, atMs: from - this.#start, phase: open.phase };
  }

  /** Nothing was acknowledged since the last time until now. */
  gapUntil(now: number): void {
    const from = this.#lastAcknowledged;
    const open = this.#at(from);
    if (now - from > open.longestGap.ms)
      open.longestGap = { ms: now - from, atMs: from - this.#start, phase: open.phase };
  }

  byPhase(): PhaseStalls[] {
    return this.#phases.map(({ open }) => ({ ...open }));
  }
}

/** The longest of some stalls. */
export function longest(stalls: readonly Stall[]): Stall {
  return stalls.reduce((a, b) => (b.ms > a.ms ? b : a));
}

/** One line a phase, for the log of a test. */
export function stallLines(phases: readonly PhaseStalls[]): string[] {
  const seconds = ({ ms, atMs }: Stall) => `${(ms / 1_000).toFixed(2)} s (at ${(atMs / 1_000).toFixed(1)} s)`;
  return phases.map(
    ({ phase, acknowledged, longestWait, longestGap }) =>
      `${phase}: ${String(acknowledged)} acknowledged, longest wait ${seconds(longestWait)}, longest gap ${seconds(longestGap)}`,
  );
}
