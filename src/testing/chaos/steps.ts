import type { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import { afterLossOf } from '../../survival/outcome.js';
import { topologyOf } from '../../survival/topology.js';
import { checkFaults, checkNumbers, checkSpan, usage } from './check.js';
import { pick, randomFrom } from './random.js';
import type { ChaosFault, ChaosOptions, ChaosStep, Span } from './types.js';

const EVERY: Span = [100, 500];
const LASTING: Span = [300, 2_500];
const MAX_DELAY_MS = 120;
const MAX_RATE = 0.2;

/** More sets than these are not looked at; those of many nodes are left out first. */
const MAX_SETS = 4_096;

/** Every set of nodes but none and all, small ones first. */
function properSubsets(names: readonly string[]): string[][] {
  const all: string[][] = [];
  let last = names.map((_, i) => [i]);
  for (let size = 1; size < names.length && all.length + last.length <= MAX_SETS; size++) {
    all.push(...last.map((set) => set.flatMap((i) => names[i] ?? [])));
    last = last.flatMap((set) => names.flatMap((_, i) => (i > (set.at(-1) ?? 0) ? [[...set, i]] : [])));
  }
  return all;
}

/** Nodes as they are when a step is chosen. */
export interface Disturbed {
  /** Those that count as lost, by chaos or by the test. */
  readonly lost: readonly string[];
  /** Those to which nothing may be done. */
  readonly untouchable: readonly string[];
}

/** By what is disturbed already, sets of nodes that may be lost beside it. Worked out once for each. */
function victims(plan: ClusterPlan, never: ChaosOptions['never']): (disturbed: Disturbed) => string[][] {
  const names = plan.nodes.map(({ name }) => name);
  const all = properSubsets(names);
  const after = afterLossOf(topologyOf(plan));
  const allows = (lost: ReadonlySet<string>) => {
    if (never === 'nothing') return lost.size < names.length;
    const { writes, reads, metadata } = after(names.map((name) => lost.has(name)));
    return [writes, reads, metadata].every((survival) => survival === 'all');
  };
  const known = new Map<string, string[][]>();
  const beside = (lost: readonly string[]) => {
    const key = JSON.stringify([...lost].sort());
    const sets = known.get(key) ?? all.filter((set) => allows(new Set([...set, ...lost])));
    known.set(key, sets);
    return sets;
  };
  return ({ lost, untouchable }) => beside(lost).filter((set) => !set.some((name) => untouchable.includes(name)));
}

/** Faults that slow nodes down and take none from the others. */
const SLOW: readonly ChaosFault[] = ['delay', 'drop'];

/**
 * Chooses the faults of a seed, one after the other; `undefined` where nothing can be done now. What it chooses depends
 * on nothing but these arguments and on what is disturbed whenever it is asked.
 *
 * @throws {ClusterError} `usage` for options that can't be, or where nothing can be done to the cluster as it is now
 */
export function chaosSteps(
  plan: ClusterPlan,
  seed: number,
  options: ChaosOptions,
  networkFaults: boolean,
  disturbed: () => Disturbed = () => ({ lost: [], untouchable: [] }),
): () => ChaosStep | undefined {
  checkNumbers(seed, options);
  let faults = checkFaults(options, networkFaults);
  const every = checkSpan(options.every, EVERY, 'every');
  const lasting = checkSpan(options.lasting, LASTING, 'lasting');
  const setsBeside = victims(plan, options.never);
  const random = randomFrom(seed);
  const between = ([least, most]: readonly [number, number]) => Math.round(least + random() * (most - least));

  /** The faults that can be made now, and to whom. */
  function choices(): { possible: readonly ChaosFault[]; sets: readonly string[][] } {
    const now = disturbed();
    const sets = setsBeside(now);
    if (sets.length > 0 || now.lost.length === 0) return { possible: sets.length > 0 ? faults : [], sets };
    const free = plan.nodes.map(({ name }) => name).filter((name) => !now.untouchable.includes(name));
    const slow = free.length === 0 ? [] : faults.filter((fault) => SLOW.includes(fault));
    return { possible: slow, sets: free.map((name) => [name]) };
  }

  if (choices().possible.length === 0) throw impossible(plan, disturbed().lost);
  return () => {
    const { possible, sets } = choices();
    if (possible.length === 0) return undefined;
    const fault = pick(random, possible);
    const set = pick(random, sets);
    // What befalls one process befalls one of them.
    const single = ['restart', 'wipe', 'isolate'].includes(fault);
    const step: ChaosStep = {
      fault,
      nodes: single ? [pick(random, set)] : set,
      lastingMs: between(lasting),
      restMs: between(every),
      delayMs: between([5, MAX_DELAY_MS]),
      rate: Math.round((0.01 + random() * (MAX_RATE - 0.01)) * 100) / 100,
    };
    // Records that were on a lost disk have a copy less from then on; a second one could be the last.
    if (fault === 'wipe' && options.never !== 'nothing' && faults.some((other) => other !== 'wipe')) {
      faults = faults.filter((other) => other !== 'wipe');
    }
    return step;
  };
}

function impossible({ name, nodes }: ClusterPlan, lost: readonly string[]): ClusterError {
  if (lost.length > 0) {
    return usage(
      `chaos can do nothing to ${name} while ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} lost: it would not survive more`,
      'Heal that first, use more nodes and copies, or choose the faults `delay` and `drop`, which take no node.',
    );
  }
  return usage(
    `chaos can do nothing to ${name}: ${nodes.length === 1 ? 'it has one node' : 'it survives the loss of no node'}`,
    'Use more nodes and copies, or `never: "nothing"` with two nodes or more; `restate-cluster explain` tells what it would survive.',
  );
}

/** A step in words, as its log has it. */
export function describeStep({ fault, nodes, lastingMs, delayMs, rate }: ChaosStep): string {
  const more =
    fault === 'delay' ? ` ${String(delayMs)} ms` : fault === 'drop' ? ` ${String(Math.round(rate * 100))} %` : '';
  return `${fault}${more} ${nodes.join(', ')}, for ${String(lastingMs)} ms`;
}
