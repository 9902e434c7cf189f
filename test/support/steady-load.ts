import { Caller } from './load/caller.js';
import { Flows } from './load/flows.js';
import { LoadHome } from './load/home.js';
import type { LoadCluster } from './load/home.js';
import { askAgain, readLedgers, untilFired } from './load/ledgers.js';
import { loadFaults, loadLines, stallsOf } from './load/result.js';
import type { LoadResult } from './load/result.js';
import { LONGEST_TIMER_MS, Senders } from './load/senders.js';
import { Stalls } from './load/stalls.js';
import { judgeLoad } from './load/verdict.js';

export interface LoadOptions {
  /** Callers side by side. Default 8. */
  readonly writers?: number;
  /** Writes a second over all writers, at most. Default 24. */
  readonly perSecond?: number;
  /** Timers set a second, at most. Default 2. */
  readonly timersPerSecond?: number;
  /** Workflows that stay alive all the time. Default 3. */
  readonly flows?: number;
  /** When the load stops by itself, in milliseconds. Default 10 minutes. */
  readonly limitMs?: number;
  /** How long to wait for each of: the start, writes that were begun, timers, workflows, reads. Default 1 minute. */
  readonly patienceMs?: number;
  /** Of all keys and ids. Default: one that no other load has. */
  readonly prefix?: string;
}

const DEFAULTS = { writers: 8, perSecond: 24, timersPerSecond: 2, flows: 3, limitMs: 600_000, patienceMs: 60_000 };

let loads = 0;

/**
 * A bounded load on a cluster, through which something is done to it: writes with idempotency keys, timers, and
 * workflows that live from beginning to end. It needs the services of `services/load.mjs`, and goes on whatever
 * ingresses come and go.
 */
export class SteadyLoad {
  readonly #options: Required<LoadOptions>;
  readonly #caller: Caller;
  readonly #flows: Flows;
  readonly #end: () => Promise<void>;
  readonly #endsAt: number;
  readonly #stalls: Stalls;
  readonly #senders: Senders;
  #finished: Promise<LoadResult> | undefined;

  private constructor(caller: Caller, flows: Flows, options: Required<LoadOptions>, end: () => Promise<void>) {
    const now = performance.now();
    this.#options = options;
    this.#caller = caller;
    this.#flows = flows;
    this.#end = end;
    this.#endsAt = now + options.limitMs;
    this.#stalls = new Stalls(now, 'before');
    const giveUpAt = this.#endsAt + options.patienceMs;
    this.#senders = new Senders(caller, this.#stalls, { ...options, endsAt: this.#endsAt, giveUpAt });
  }

  /**
   * Starts the workflows, and when all of them wait, writers and timers; resolves when every writer writes.
   *
   * @param ingresses the addresses of the ingresses at that moment; asked before each attempt
   * @param end called once, when the load is over
   * @throws {Error} where that does not come in time
   */
  static async begin(
    ingresses: () => Promise<readonly string[]>,
    given: LoadOptions = {},
    end: () => Promise<void> = () => Promise.resolve(),
  ): Promise<SteadyLoad> {
    const options = { ...DEFAULTS, prefix: `load-${String(process.pid)}-${String(loads++)}`, ...given };
    const caller = new Caller(ingresses);
    const flows = new Flows(caller, options.prefix, options.flows);
    await flows.start(performance.now() + options.patienceMs);
    const load = new SteadyLoad(caller, flows, options, end);
    try {
      await load.goesOn();
      return load;
    } catch (error) {
      await load.#senders.stop(0);
      throw error;
    }
  }

  /** What is done to the cluster from now on; stalls are told by it. */
  phase(name: string): void {
    this.#stalls.phase(performance.now(), name);
  }

  /**
   * Resolves when every writer had two more writes acknowledged.
   *
   * @throws {Error} where that does not come before the load is over
   */
  goesOn(): Promise<void> {
    return this.#senders.goOn();
  }

  /** Ends the load, completes what is under way, and tells what became of all of it. Callable again. */
  finish(): Promise<LoadResult> {
    this.#finished ??= this.#finish().finally(this.#end);
    return this.#finished;
  }

  async #finish(): Promise<LoadResult> {
    const { limitMs, patienceMs } = this.#options;
    const within = (ms: number) => performance.now() + ms;
    const endedAtMs = this.#senders.over ? limitMs : undefined;
    this.#stalls.gapUntil(Math.min(performance.now(), this.#endsAt));
    await this.#senders.stop(within(patienceMs));
    const { writes, timers } = this.#senders;
    const flows = await this.#flows.complete(within(patienceMs));
    await untilFired(this.#caller, timers, within(LONGEST_TIMER_MS + patienceMs));
    const keys = [...Senders.keys(this.#options), ...timers.map(({ key }) => key), ...this.#flows.keys];
    const { stored, unreadable } = await readLedgers(this.#caller, keys, within(patienceMs));
    return {
      ...judgeLoad({ writes, timers, flows, stored }),
      changed: await askAgain(this.#caller, writes, within(patienceMs)),
      unreadable,
      ...stallsOf(this.#stalls.byPhase()),
      refusals: Object.fromEntries(this.#caller.refusals),
      endedAtMs,
    };
  }

  /**
   * Finishes, and prints how much went through and where it stalled.
   *
   * @throws {Error} with all details, where anything was lost, doubled, not acknowledged or not ended
   */
  async check(): Promise<LoadResult> {
    const result = await this.finish();
    const [lines, faults] = [loadLines(result), loadFaults(result)];
    process.stdout.write(`${lines.join('\n  ')}\n`);
    if (faults.length > 0) throw new Error(['The load did not come through:', ...faults, ...lines].join('\n  '));
    return result;
  }

  /** Ends it without a judgement, as after a test that failed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#finished !== undefined) return;
    await this.#senders.stop(0).finally(this.#end);
  }
}

/** A load that brought its service along. */
export interface HousedLoad extends SteadyLoad {
  /** Takes the service along to where the nodes reach it when their cluster runs in another runtime now. */
  move(cluster: LoadCluster): Promise<void>;
}

/**
 * Starts the service of the load where the cluster's nodes reach it, registers it, and begins: resolves when workflows
 * wait, and every writer writes. The cluster must be ready.
 *
 * @throws {Error} where that does not come in time
 */
export async function startLoad(cluster: LoadCluster, options: LoadOptions = {}): Promise<HousedLoad> {
  const { limitMs, patienceMs } = { ...DEFAULTS, ...options };
  const until = () => performance.now() + patienceMs;
  const home = await LoadHome.open(cluster, Math.ceil((limitMs + 10 * patienceMs) / 1_000), until());
  try {
    const load = await SteadyLoad.begin(home.ingresses, options, () => home.close());
    return Object.assign(load, { move: (to: LoadCluster) => home.move(to, until()) });
  } catch (error) {
    await home.close();
    throw error;
  }
}
