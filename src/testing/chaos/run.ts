import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError, isError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { NetworkFaults } from '../network-faults.js';
import type { NodeFaults } from '../node-faults.js';
import { makeFault } from './faults.js';
import type { Undo } from './faults.js';
import { chaosSteps, describeStep } from './steps.js';
import type { Disturbed } from './steps.js';
import { NETWORK_FAULTS } from './types.js';
import type { Chaos, ChaosOptions, ChaosStep } from './types.js';

const MAX_SEED = 2 ** 31;
/** Where nothing can be done at the moment, as while the test itself has taken a node. */
const TRY_AGAIN_MS = 100;

export interface ChaosHarness {
  readonly networkFaults: boolean;
  readonly faults: NodeFaults;
  readonly network: NetworkFaults;
  /** Aborted when the cluster is being stopped, which ends chaos too. */
  readonly ending: AbortSignal;
  /** Notes what happens. */
  readonly add: (what: string) => void;
  /** Waits until the cluster is ready but for these nodes. */
  readonly recovered: (without: () => readonly string[]) => Promise<void>;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    // Being stopped ends a pause early, and is no failure.
    if (!signal.aborted) throw error;
  }
}

function isOfNetwork({ fault }: ChaosStep): boolean {
  return (NETWORK_FAULTS as readonly string[]).includes(fault);
}

/** Starts making faults. See {@link ChaosOptions}. */
export function runChaos(plan: ClusterPlan, options: ChaosOptions, harness: ChaosHarness): Chaos {
  const { faults, network, ending, add } = harness;
  const nodes = plan.nodes.map(({ name }) => name);
  const seed = options.seed ?? Math.floor(Math.random() * MAX_SEED);
  const steps: ChaosStep[] = [];
  /** Those that are chosen and not undone yet. */
  const active = new Set<ChaosStep>();
  const lost = () => {
    const down = nodes.filter((name) => faults.state(name) !== 'running');
    return [...new Set([...down, ...network.cutOff(), ...[...active].flatMap((step) => step.nodes)])];
  };
  const disturbed = (): Disturbed => {
    const cutByUs = [...active].filter(isOfNetwork).flatMap((step) => step.nodes);
    // A node of ours that is cut off may be killed too: no more are lost by that.
    const untouchable = lost().filter((name) => faults.state(name) !== 'running' || !cutByUs.includes(name));
    return { lost: lost(), untouchable };
  };
  const next = chaosSteps(plan, seed, options, harness.networkFaults, disturbed);
  const stopping = new AbortController();
  const ends = AbortSignal.any([stopping.signal, ending]);
  add(`chaos begins, seed ${String(seed)}`);

  /** `undefined` where the node was somebody else's by then. */
  async function make(step: ChaosStep): Promise<Undo | undefined> {
    try {
      return await makeFault({ nodes, faults, network }, step);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'usage') throw error;
      add(`chaos left that out: ${error.message}`);
      return undefined;
    }
  }

  async function take(step: ChaosStep): Promise<void> {
    try {
      const undo = await make(step);
      if (undo === undefined) return;
      await pause(step.lastingMs, ends);
      await undo();
    } finally {
      active.delete(step);
    }
    await harness.recovered(lost);
    await pause(step.restMs, ends);
  }

  async function work(): Promise<void> {
    while (!ends.aborted && steps.length < (options.count ?? Infinity)) {
      const step = next();
      if (step === undefined) {
        await pause(TRY_AGAIN_MS, ends);
        continue;
      }
      steps.push(step);
      active.add(step);
      add(`chaos ${String(steps.length)}: ${describeStep(step)}`);
      await take(step);
    }
  }

  async function workers(): Promise<void> {
    const all = Array.from({ length: options.atOnce ?? 1 }, async () => {
      try {
        await work();
      } catch (error) {
        // Ends the others too: what they would do to the cluster then proves nothing.
        stopping.abort();
        throw error;
      }
    });
    const results = await Promise.allSettled(all);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  const done = workers().catch((error: unknown) => {
    // A cluster that is removed need not recover.
    if (ending.aborted) return;
    throw failure(error, seed, steps, options);
  });
  // Whoever awaits `done` or `stop` is told; nobody else need be.
  done.catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await done;
  };
  return { seed, steps, done, stop, [Symbol.asyncDispose]: stop };
}

function failure(error: unknown, seed: number, steps: readonly ChaosStep[], options: ChaosOptions): ClusterError {
  const reason = isError(error) ? error.message : String(error);
  const message = `chaos with seed ${String(seed)} failed at step ${String(steps.length)}: ${reason}`;
  return new ClusterError('not-ready', message, {
    details: steps.map((step, i) => `  ${String(i + 1)}. ${describeStep(step)}`).join('\n'),
    hint: `Do the same again with: cluster.chaos(${JSON.stringify({ ...options, seed })})`,
    cause: error,
  });
}
