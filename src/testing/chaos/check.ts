import { ClusterError } from '../../errors.js';
import { nearest } from '../../spec/nearest.js';
import { NETWORK_FAULTS, NODE_FAULTS } from './types.js';
import type { ChaosFault, ChaosOptions, Span } from './types.js';

const MAX_AT_ONCE = 10;

export function usage(message: string, hint: string): ClusterError {
  return new ClusterError('usage', message, { hint });
}

/** Milliseconds, as the least and the most of them. */
export function checkSpan(given: Span | undefined, fallback: Span, what: string): readonly [number, number] {
  const value: unknown = given ?? fallback;
  const [least, most] = Array.isArray(value) ? (value as unknown[]) : [value, value];
  const areNumbers = typeof least === 'number' && typeof most === 'number';
  if (areNumbers && least >= 0 && most >= least && Number.isFinite(most)) return [least, most];
  throw usage(
    `\`${what}\` of chaos can't be ${JSON.stringify(value)}`,
    'Give milliseconds, or the least and the most of them.',
  );
}

export function checkNumbers(seed: number, { count, never, atOnce }: ChaosOptions): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw usage(`the seed of chaos can't be ${String(seed)}`, 'Give a whole number, 0 or more.');
  }
  if (count !== undefined && count !== Infinity && !(Number.isSafeInteger(count) && count > 0)) {
    throw usage(`the \`count\` of chaos can't be ${String(count)}`, 'Give a whole number, 1 or more.');
  }
  if (atOnce !== undefined && !(Number.isSafeInteger(atOnce) && atOnce > 0 && atOnce <= MAX_AT_ONCE)) {
    throw usage(
      `\`atOnce\` of chaos can't be ${String(atOnce)}`,
      `Give a whole number from 1 to ${String(MAX_AT_ONCE)}.`,
    );
  }
  if (never !== undefined && !['quorumLoss', 'nothing'].includes(never)) {
    throw usage(`\`never\` of chaos can't be ${never}`, 'It is "quorumLoss" or "nothing".');
  }
}

/** The faults to choose from. */
export function checkFaults({ faults, never, count }: ChaosOptions, networkFaults: boolean): readonly ChaosFault[] {
  const possible: readonly ChaosFault[] = networkFaults ? [...NODE_FAULTS, ...NETWORK_FAULTS] : NODE_FAULTS;
  const given: unknown = faults;
  if (given !== undefined && !Array.isArray(given))
    throw usage('`faults` of chaos must be a list', `It knows: ${possible.join(', ')}.`);
  const chosen = faults ?? possible.filter((fault) => fault !== 'wipe');
  const impossible = chosen.find((fault) => !possible.includes(fault));
  if (impossible !== undefined || chosen.length === 0) {
    throw usage(`chaos can't make the fault ${impossible ?? '(none)'} here`, hintFor(impossible, possible));
  }
  if (never !== 'nothing' && count !== 1 && chosen.every((fault) => fault === 'wipe')) {
    throw usage('chaos wipes only one disk', 'Give `count: 1`, further faults, or `never: "nothing"`.');
  }
  return chosen;
}

function hintFor(fault: string | undefined, possible: readonly ChaosFault[]): string {
  if ((NETWORK_FAULTS as readonly (string | undefined)[]).includes(fault)) {
    return `Start the cluster with \`networkFaults: true\`, or choose from: ${possible.join(', ')}.`;
  }
  const meant = fault === undefined ? undefined : nearest(fault, [...NODE_FAULTS, ...NETWORK_FAULTS]);
  return `${meant === undefined ? '' : `Did you mean ${meant}? `}Choose from: ${possible.join(', ')}.`;
}
