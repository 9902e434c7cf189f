/** Something that was sent and must be stored once. */
export interface Sent {
  readonly id: string;
  /** Of the ledger it goes to. */
  readonly key: string;
  /** What the caller was told; absent where it never was. */
  readonly acknowledged?: { readonly count: unknown } | undefined;
  /** What came of the last attempt, where none was acknowledged. */
  readonly last?: string;
}

/** What a ledger holds. */
export interface Stored {
  readonly count: number;
  /** How often each id was counted. */
  readonly times: Readonly<Record<string, number>>;
}

/** A workflow, as it ended. */
export interface FlowEnd {
  readonly key: string;
  readonly expectedWord: string;
  readonly steps: number;
  /** What it returned; absent where it did not end in time. */
  readonly result: unknown;
}

export interface Evidence {
  readonly writes: readonly Sent[];
  readonly timers: readonly Sent[];
  readonly flows: readonly FlowEnd[];
  readonly stored: ReadonlyMap<string, Stored>;
}

export interface Verdict {
  /** Writes that were acknowledged. */
  readonly acknowledged: number;
  /** Ids of acknowledged writes that are not stored. */
  readonly lost: readonly string[];
  /** Ids of writes that were counted twice, and of those that were given a number that was given before. */
  readonly doubled: readonly string[];
  /** Ids of writes that nobody acknowledged until the load gave up, each with what came of the last attempt. */
  readonly unacknowledged: readonly string[];
  readonly timersFired: number;
  readonly timersMissing: readonly string[];
  readonly timersDoubled: readonly string[];
  /** How many workflows ended as they should. */
  readonly flowsCompleted: number;
  /** What is wrong with the others. */
  readonly flowFaults: readonly string[];
  /** What is stored and was never sent, or does not add up. */
  readonly strange: readonly string[];
}

/** Writes that were told a number which another write of the same key was told. */
function sameNumbers(writes: readonly Sent[]): string[] {
  const told = new Map<string, string>();
  return writes.flatMap(({ id, key, acknowledged }) => {
    if (acknowledged === undefined) return [];
    const place = `${key}/${String(acknowledged.count)}`;
    const other = told.get(place);
    told.set(place, id);
    return other === undefined ? [] : [`${id} (told ${String(acknowledged.count)}, as was ${other})`];
  });
}

function flowFault({ key, expectedWord, steps, result }: FlowEnd, times: Readonly<Record<string, number>>) {
  if (result === undefined) return `${key} did not end`;
  const { word, drawn, stored } = result as { word?: unknown; drawn?: unknown; stored?: unknown };
  if (word !== expectedWord) return `${key} heard ${JSON.stringify(word)} instead of ${expectedWord}`;
  if (JSON.stringify(drawn) !== JSON.stringify(stored))
    return `${key} took a step twice: drew ${JSON.stringify(drawn)}, stored ${JSON.stringify(stored)}`;
  const wrong = flowIds(key, steps).filter((id) => times[id] !== 1);
  return wrong.length === 0
    ? undefined
    : `${key}: ${wrong.map((id) => `${id} ${String(times[id] ?? 0)} times`).join(', ')}`;
}

function flowIds(key: string, steps: number): string[] {
  return ['before', 'after'].flatMap((part) =>
    Array.from({ length: steps }, (_, i) => `${key}-${part}-${String(i + 1)}`),
  );
}

/** Judges a load by what was sent, what the callers were told, and what is stored in the end. */
export function judgeLoad({ writes, timers, flows, stored }: Evidence): Verdict {
  const timesOf = ({ key, id }: Pick<Sent, 'key' | 'id'>) => stored.get(key)?.times[id] ?? 0;
  const ids = ({ id }: Sent) => id;
  const sent = new Set([
    ...writes.map(ids),
    ...timers.map(ids),
    ...flows.flatMap((flow) => flowIds(flow.key, flow.steps)),
  ]);
  const strange = [...stored].flatMap(([key, { count, times }]) => {
    const sum = Object.values(times).reduce((a, b) => a + b, 0);
    return [
      ...Object.keys(times)
        .filter((id) => !sent.has(id))
        .map((id) => `${key} holds ${id}, which was never sent`),
      ...(sum === count ? [] : [`${key} counts ${String(count)}, and holds ${String(sum)}`]),
    ];
  });
  const acknowledged = writes.filter((write) => write.acknowledged !== undefined);
  const flowFaults = flows.flatMap((flow) => flowFault(flow, stored.get(flow.key)?.times ?? {}) ?? []);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((write) => timesOf(write) === 0).map(ids),
    doubled: [...writes.filter((write) => timesOf(write) > 1).map(ids), ...sameNumbers(writes)],
    unacknowledged: writes
      .filter((write) => write.acknowledged === undefined)
      .map(({ id, last }) => `${id} (${last ?? 'no attempt'})`),
    timersFired: timers.filter((timer) => timesOf(timer) > 0).length,
    // One whose setting nobody acknowledged need not fire.
    timersMissing: timers.filter((timer) => timer.acknowledged !== undefined && timesOf(timer) === 0).map(ids),
    timersDoubled: timers.filter((timer) => timesOf(timer) > 1).map(ids),
    flowsCompleted: flows.length - flowFaults.length,
    flowFaults,
    strange,
  };
}
