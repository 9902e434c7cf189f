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

/** Sets of nodes that may be lost at once. */
function victims(plan: ClusterPlan, never: ChaosOptions['never']): string[][] {
  const names = plan.nodes.map(({ name }) => name);
  if (never === 'nothing') return properSubsets(names);
  const after = afterLossOf(topologyOf(plan));
  return properSubsets(names).filter((lost) => {
    const { writes, reads, metadata } = after(names.map((name) => lost.includes(name)));
    return [writes, reads, metadata].every((survival) => survival === 'all');
  });
}

/**
 * The faults of a seed, one after the other, without end. Depends on nothing but its arguments.
 *
 * @throws {ClusterError} `usage` for options that can't be, or where the cluster survives no loss at all
 */
export function chaosSteps(
  plan: ClusterPlan,
  seed: number,
  options: ChaosOptions,
  networkFaults: boolean,
): Generator<ChaosStep, never> {
  checkNumbers(seed, options);
  const faults = checkFaults(options, networkFaults);
  const every = checkSpan(options.every, EVERY, 'every');
  const lasting = checkSpan(options.lasting, LASTING, 'lasting');
  const sets = victims(plan, options.never);
  if (sets.length === 0) {
    throw usage(
      `chaos can do nothing to ${plan.name}: ${plan.nodes.length === 1 ? 'it has one node' : 'it survives the loss of no node'}`,
      'Use more nodes and copies, or `never: "nothing"` with two nodes or more; `restate-cluster explain` tells what it would survive.',
    );
  }
  return draw(randomFrom(seed), { faults, sets, every, lasting, wipeOnce: options.never !== 'nothing' });
}

interface Choices {
  readonly faults: readonly ChaosFault[];
  readonly sets: readonly string[][];
  readonly every: readonly [number, number];
  readonly lasting: readonly [number, number];
  readonly wipeOnce: boolean;
}

function* draw(random: () => number, { faults, sets, every, lasting, wipeOnce }: Choices): Generator<ChaosStep, never> {
  const between = ([least, most]: readonly [number, number]) => Math.round(least + random() * (most - least));
  let left = faults;
  for (;;) {
    const fault = pick(random, left);
    const set = pick(random, sets);
    // What befalls one process befalls one of them.
    const single = ['restart', 'wipe', 'isolate'].includes(fault);
    yield {
      fault,
      nodes: single ? [pick(random, set)] : set,
      lastingMs: between(lasting),
      restMs: between(every),
      delayMs: between([5, MAX_DELAY_MS]),
      rate: Math.round((0.01 + random() * (MAX_RATE - 0.01)) * 100) / 100,
    };
    // Records that were on a lost disk have a copy less from then on; a second one could be the last.
    if (fault === 'wipe' && wipeOnce && left.some((other) => other !== 'wipe')) {
      left = left.filter((other) => other !== 'wipe');
    }
  }
}

/** A step in words, as its log has it. */
export function describeStep({ fault, nodes, lastingMs, delayMs, rate }: ChaosStep): string {
  const more =
    fault === 'delay' ? ` ${String(delayMs)} ms` : fault === 'drop' ? ` ${String(Math.round(rate * 100))} %` : '';
  return `${fault}${more} ${nodes.join(', ')}, for ${String(lastingMs)} ms`;
}
