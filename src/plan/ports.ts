import { SpecError } from '../errors.js';
import type { Problem } from '../errors.js';
import type { PortBases } from '../spec/types.js';
import type { NodePorts } from './types.js';

/** Services under development usually listen here, so no default node port may take it. */
const SERVICE_PORT = 9080;

function* series(base: number, step: number): Generator<number> {
  for (let port = base; ; port += step) if (port !== SERVICE_PORT) yield port;
}

function take(base: number, step: number, count: number): number[] {
  const ports: number[] = [];
  for (const port of series(base, step)) {
    if (ports.length === count) break;
    ports.push(port);
  }
  return ports;
}

/**
 * Ports of every node: node k gets base + step·(k−1) of each series; 9080 is left out.
 *
 * @throws {SpecError} where two ports would meet or leave the valid range
 */
export function planPorts(bases: PortBases, count: number): NodePorts[] {
  const all = {
    ingress: take(bases.ingress, bases.step, count),
    admin: take(bases.admin, bases.step, count),
    fabric: take(bases.fabric, bases.step, count),
  };
  const problems: Problem[] = [];
  const holders = new Map<number, string>();
  for (const kind of ['ingress', 'admin', 'fabric'] as const) {
    for (const [i, port] of all[kind].entries()) {
      const holder = holders.get(port);
      const node = `node-${String(i + 1)}`;
      if (port > 65_535) {
        problems.push({
          path: `ports.${kind}`,
          message: `${node} would get port ${String(port)}`,
          hint: 'Use a lower base or a smaller step.',
        });
        break;
      }
      if (holder !== undefined) {
        const message = `port ${String(port)} of ${node} is already the ${holder}`;
        problems.push({ path: `ports.${kind}`, message, hint: 'Move the bases apart, or change `ports.step`.' });
        break;
      }
      holders.set(port, `${kind} port of ${node}`);
    }
  }
  if (problems.length > 0) throw new SpecError(problems);
  return all.ingress.map((ingress, i) => ({ ingress, admin: all.admin[i] ?? 0, fabric: all.fabric[i] ?? 0 }));
}

/** A block of neighbouring ports for `count` nodes from `first` on, as `ports: auto` uses. */
export function portBlock(first: number): PortBases {
  return { bind: '127.0.0.1', ingress: first, admin: first + 1, fabric: first + 2, step: 3 };
}
