import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from './caller.js';
import type { Sent, Stored } from './verdict.js';

const LOOK_AGAIN_MS = 200;

export interface Ledgers {
  readonly stored: ReadonlyMap<string, Stored>;
  /** Keys that could not be read, each with what came of it. */
  readonly unreadable: readonly string[];
}

/** Reads what is stored under some keys: in the order of each key, so after all writes to it that were acknowledged. */
export async function readLedgers(caller: Caller, keys: readonly string[], until: number): Promise<Ledgers> {
  const stored = new Map<string, Stored>();
  const unreadable: string[] = [];
  await Promise.all(
    [...new Set(keys)].map(async (key, turn) => {
      const giveUp = () => performance.now() >= until;
      const answer = await caller.ask({ path: `LoadLedger/${key}/read`, body: null, turn, giveUp });
      if (answer.acknowledged) stored.set(key, answer.body as Stored);
      else unreadable.push(`${key} (${answer.last})`);
    }),
  );
  return { stored, unreadable };
}

/** Waits until each of these timers has fired; ends without a word where some has not in time: the judge will see. */
export async function untilFired(caller: Caller, timers: readonly Sent[], until: number): Promise<void> {
  let left = timers.filter(({ acknowledged }) => acknowledged !== undefined);
  for (;;) {
    const keys = left.map(({ key }) => key);
    const { stored } = await readLedgers(caller, keys, until);
    left = left.filter(({ key, id }) => stored.get(key)?.times[id] === undefined);
    if (left.length === 0 || performance.now() >= until) return;
    await delay(LOOK_AGAIN_MS);
  }
}

/** How many writes, taken from the whole time, are asked for once more in the end. */
const ASKED_AGAIN = 50;

/**
 * Asks for some acknowledged writes once more. Restate keeps answers by idempotency key, so they must be the same
 * wherever and whenever they are asked for.
 *
 * @returns a line for each that was answered otherwise
 */
export async function askAgain(caller: Caller, writes: readonly Sent[], until: number): Promise<string[]> {
  const acknowledged = writes.filter((write) => write.acknowledged !== undefined);
  const every = Math.ceil(acknowledged.length / ASKED_AGAIN);
  const some = acknowledged.filter((_, i) => i % every === 0);
  const answers = some.map(async ({ id, key, acknowledged: before }, turn) => {
    const giveUp = () => performance.now() >= until;
    const question = { path: `LoadLedger/${key}/add`, body: id, idempotencyKey: id, turn, giveUp };
    const again = await caller.ask(question);
    if (again.acknowledged && again.body === before?.count) return [];
    const now = again.acknowledged ? JSON.stringify(again.body) : `nothing (${again.last})`;
    return [`${id} was told ${JSON.stringify(before?.count)}, and now ${now}`];
  });
  return (await Promise.all(answers)).flat();
}
