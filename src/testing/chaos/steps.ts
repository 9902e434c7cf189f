import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import { afterLossOf } from '../../survival/outcome.js';
import { topologyOf } from '../../survival/topology.js';
import { pick, randomFrom } from './random.js';
import { NETWORK_FAULTS, NODE_FAULTS } from './types.js';
import type { ChaosFault, ChaosOptions, ChaosStep, Span } from './types.js';

const EVERY: Span = [100, 500];
const LASTING: Span = [300, 2_500];
const MAX_DELAY_MS = 120;
const MAX_RATE = 0.2;

/** Every set of nodes but none and all; sets stay small, as clusters of tests are. */
function properSubsets(names: readonly string[]): string[][] {
  const all = names.reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]);
  return all.filter((set) => set.length > 0 && set.length < names.length);
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

function span(given: Span | undefined, fallback: Span, what: string): readonly [number, number] {
  const value = given ?? fallback;
  const [least, most] = typeof value === 'number' ? [value, value] : value;
  if (least >= 0 && most >= least && Number.isFinite(most)) return [least, most];
  throw new ClusterError('usage', `\`${what}\` of chaos can't be ${JSON.stringify(value)}`, {
    hint: 'Give milliseconds, or the least and the most of them.',
  });
}

function chosenFaults(options: ChaosOptions, networkFaults: boolean): readonly ChaosFault[] {
  const possible: readonly ChaosFault[] = networkFaults ? [...NODE_FAULTS, ...NETWORK_FAULTS] : NODE_FAULTS;
  const chosen = options.faults ?? possible.filter((fault) => fault !== 'wipe');
  const impossible = chosen.find((fault) => !possible.includes(fault));
  if (impossible === undefined && chosen.length > 0) return chosen;
  throw new ClusterError('usage', `chaos can't make the fault ${impossible ?? '(none)'} here`, {
    hint: networkFaults
      ? `It knows: ${possible.join(', ')}.`
      : `Start the cluster with \`networkFaults: true\`, or choose from: ${possible.join(', ')}.`,
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
  const faults = chosenFaults(options, networkFaults);
  const every = span(options.every, EVERY, 'every');
  const lasting = span(options.lasting, LASTING, 'lasting');
  const sets = victims(plan, options.never);
  if (sets.length === 0) {
    throw new ClusterError('usage', `chaos can do nothing to ${plan.name}: it survives the loss of no node`, {
      hint: 'Use more nodes and copies, or `never: "nothing"`; `restate-cluster explain` tells what it would survive.',
    });
  }
  return draw(randomFrom(seed), faults, sets, every, lasting);
}

function* draw(
  random: () => number,
  faults: readonly ChaosFault[],
  sets: readonly string[][],
  every: readonly [number, number],
  lasting: readonly [number, number],
): Generator<ChaosStep, never> {
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
    const others = left.filter((other) => other !== 'wipe');
    if (fault === 'wipe' && others.length > 0) left = others;
  }
}

/** A step in words, as its log has it. */
export function describeStep({ fault, nodes, lastingMs, delayMs, rate }: ChaosStep): string {
  const more = fault === 'delay' ? ` ${String(delayMs)} ms` : fault === 'drop' ? ` ${String(rate * 100)} %` : '';
  return `${fault}${more} ${nodes.join(', ')}, for ${String(lastingMs)} ms`;
}
