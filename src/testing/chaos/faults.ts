import { ClusterError } from '../../errors.js';
import type { NetworkFaults } from '../network-faults.js';
import type { NodeFaults } from '../node-faults.js';
import type { Fault } from '../types.js';
import type { ChaosStep } from './types.js';

export type Undo = () => Promise<void>;

interface Targets {
  /** Names of all nodes. */
  readonly nodes: readonly string[];
  readonly faults: NodeFaults;
  readonly network: NetworkFaults;
}

const BACK = { kill: 'start', stop: 'start', pause: 'resume', wipe: 'replace' } as const;

/** Does it to each node. Where one refuses, since somebody else did something to it meanwhile, the others are undone. */
async function toEach(
  { faults }: Targets,
  nodes: readonly string[],
  what: 'kill' | 'stop' | 'pause' | 'wipe',
): Promise<Undo> {
  const done: { name: string; version: number }[] = [];
  const undo = async () => {
    // What changed since then is somebody else's.
    const ours = done.filter(({ name, version }) => faults.version(name) === version);
    await Promise.all(ours.map(({ name }) => unlessOthersDid(faults[BACK[what]](name))));
  };
  const results = await Promise.allSettled(
    nodes.map(async (name) => {
      await faults[what](name);
      done.push({ name, version: faults.version(name) });
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return undo;
  await undo();
  throw failed.reason;
}

/** A node that somebody else brought back at the same moment is no failure. */
async function unlessOthersDid(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'usage') throw error;
  }
}

function undoing(fault: Fault): Undo {
  return () => fault.heal();
}

/**
 * Makes one fault.
 *
 * @returns what undoes it, and nothing else
 * @throws {ClusterError} `usage` where a node is not running any more
 */
export async function makeFault(targets: Targets, { fault, nodes, delayMs, rate }: ChaosStep): Promise<Undo> {
  const { faults, network } = targets;
  const others = targets.nodes.filter((name) => !nodes.includes(name));
  switch (fault) {
    case 'kill':
    case 'stop':
    case 'pause':
    case 'wipe':
      return toEach(targets, nodes, fault);
    case 'restart':
      await Promise.all(nodes.map((name) => faults.restart(name)));
      return () => Promise.resolve();
    case 'isolate':
    case 'partition':
      return undoing(network.partition([nodes, others]));
    case 'cut':
      return undoing(network.cut(nodes, others));
    case 'delay':
      return undoing(network.delay(nodes, others, delayMs, Math.round(delayMs / 3)));
    case 'drop':
      return undoing(network.drop(nodes, others, rate));
  }
}
