import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { FaultyCluster } from '../types.js';
import { chaosSteps, describeStep } from './steps.js';
import type { Chaos, ChaosOptions, ChaosStep } from './types.js';

const RECOVERY_MS = 90_000;
const MAX_SEED = 2 ** 31;

type Undo = () => Promise<unknown>;

/** Makes one fault; returns what undoes it. Everything but links is undone by `heal`, which also waits. */
async function makeFault(cluster: FaultyCluster, { fault, nodes, delayMs, rate }: ChaosStep): Promise<Undo> {
  const others = cluster.nodes.map(({ name }) => name).filter((name) => !nodes.includes(name));
  const each = (work: (name: string) => Promise<unknown>) => Promise.all(nodes.map(work));
  const nothing = () => Promise.resolve();
  switch (fault) {
    case 'kill':
      await each((name) => cluster.node(name).kill());
      return nothing;
    case 'stop':
      await each((name) => cluster.node(name).stop());
      return nothing;
    case 'restart':
      await each((name) => cluster.node(name).restart());
      return nothing;
    case 'pause':
      await each((name) => cluster.node(name).pause());
      return nothing;
    case 'wipe':
      await each((name) => cluster.node(name).wipe());
      return nothing;
    case 'isolate':
    case 'partition': {
      const split = await cluster.partition(nodes, others);
      return () => split.heal();
    }
    case 'cut': {
      const oneWay = await cluster.cut(nodes, others);
      return () => oneWay.heal();
    }
    case 'delay': {
      const late = await cluster.delay(nodes, others, delayMs, Math.round(delayMs / 3));
      return () => late.heal();
    }
    case 'drop': {
      const lossy = await cluster.drop(nodes, others, rate);
      return () => lossy.heal();
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    // Being stopped ends a pause early, and is no failure.
    if (!signal.aborted) throw error;
  }
}

interface Harness {
  readonly networkFaults: boolean;
  /** Aborted when the cluster is being stopped, which ends chaos too. */
  readonly ending: AbortSignal;
  /** Notes what happens. */
  readonly add: (what: string) => void;
}

/** Starts making faults, one after the other. See {@link ChaosOptions}. */
export function runChaos(cluster: FaultyCluster, plan: ClusterPlan, options: ChaosOptions, harness: Harness): Chaos {
  const seed = options.seed ?? Math.floor(Math.random() * MAX_SEED);
  const upcoming = chaosSteps(plan, seed, options, harness.networkFaults);
  const steps: ChaosStep[] = [];
  const stopping = new AbortController();
  const ends = AbortSignal.any([stopping.signal, harness.ending]);
  harness.add(`chaos begins, seed ${String(seed)}`);

  async function work(): Promise<void> {
    while (!ends.aborted && steps.length < (options.count ?? Infinity)) {
      const step = upcoming.next().value;
      steps.push(step);
      harness.add(`chaos ${String(steps.length)}: ${describeStep(step)}`);
      const undo = await makeFault(cluster, step);
      await pause(step.lastingMs, ends);
      await undo();
      await cluster.heal({ timeoutMs: RECOVERY_MS });
      await pause(step.restMs, ends);
    }
  }

  const done = work().catch((error: unknown) => {
    // A cluster that is removed need not recover.
    if (harness.ending.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClusterError(
      'not-ready',
      `chaos with seed ${String(seed)} failed at step ${String(steps.length)}: ${reason}`,
      {
        details: steps.map((step, i) => `  ${String(i + 1)}. ${describeStep(step)}`).join('\n'),
        hint: `Do the same again with: cluster.chaos(${JSON.stringify({ ...options, seed })})`,
        cause: error,
      },
    );
  });
  // Whoever awaits `done` or `stop` is told; nobody else need be.
  done.catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await done;
  };
  return { seed, steps, done, stop, [Symbol.asyncDispose]: stop };
}
