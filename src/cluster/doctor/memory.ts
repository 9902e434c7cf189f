import { few, plural } from '../../spec/words.js';
import { amount } from './amounts.js';
import type { CheckResult } from './types.js';

/** What a fresh node holds before it has done anything, in MB. */
const AT_REST_MB = 280;
/** The least a spec may give a node, in MB. */
const LEAST_MB = 512;

export interface MemoryFacts {
  readonly nodes: readonly {
    readonly name: string;
    /** What it may use. */
    readonly memoryMb: number;
    /** Its memory is in use already. */
    readonly running: boolean;
  }[];
  readonly totalMb: number;
  /** Unknown where the system does not tell. */
  readonly availableMb: number | undefined;
  /** Whose memory that is, as in `this machine`. */
  readonly where: string;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, one) => all + one, 0);
}

/** What to write in the spec instead. */
function advice(nodes: number, availableMb: number): string {
  const each = Math.floor(availableMb / nodes / 256) * 256;
  if (each >= LEAST_MB) return `Write \`memory: ${String(each)}MB\` in the spec, for nodes that all fit, or run fewer.`;
  return `Run fewer nodes (\`--nodes ${String(Math.max(1, Math.floor(availableMb / LEAST_MB)))}\`), or end other programs.`;
}

/**
 * Judges memory. What nodes may use is a limit and is not taken at once: what is taken at once must be there; limits
 * that can't all be reached are only a warning, unless a single node's is beyond all memory there is.
 */
export function judgeMemory({ nodes, totalMb, availableMb, where }: MemoryFacts): CheckResult {
  const check = 'memory';
  const starting = nodes.filter(({ running }) => !running);
  const usableMb = availableMb ?? totalMb;
  const usable =
    availableMb === undefined
      ? `${where} has ${amount(totalMb)}`
      : `${amount(availableMb)} of the ${amount(totalMb)} of ${where} is available`;
  const hint = advice(nodes.length, usableMb);
  const beyond = nodes.filter(({ memoryMb }) => memoryMb > totalMb);
  if (beyond.length > 0) {
    const most = Math.max(...beyond.map(({ memoryMb }) => memoryMb));
    const names = few(beyond.map(({ name }) => name));
    return {
      check,
      state: 'problem',
      message: `${names} may use ${amount(most)}${beyond.length > 1 ? ' each' : ''}, and ${where} has ${amount(totalMb)}`,
      hint,
    };
  }
  const atRestMb = starting.length * AT_REST_MB;
  if (atRestMb > usableMb) {
    const message = `${plural(starting.length, 'node')} take ${amount(atRestMb)} as soon as they run, and ${usable}`;
    return { check, state: 'problem', message, hint };
  }
  const limitsMb = sum(starting.map(({ memoryMb }) => memoryMb));
  if (starting.length === 0) return { check, state: 'ok', message: `all nodes run already; ${usable}` };
  const may = `${plural(starting.length, 'node')} may use ${amount(limitsMb)}`;
  if (limitsMb > usableMb) {
    return {
      check,
      state: 'warning',
      message: `${may} together, and ${usable}: under load the system may end some`,
      hint,
    };
  }
  return { check, state: 'ok', message: `${may}; ${usable}` };
}
