import { few } from '../../../spec/words.js';
import { readyStore } from '../../snapshots/prove.js';
import type { Step } from '../step.js';

/** Starts the snapshot store beside the nodes, before any of them looks for it, and proves it. */
export const startStore: Step = {
  title: 'start the snapshot store',
  run: async ({ dir, after, runtime, options }) => {
    await runtime.startStore(options.signal);
    await readyStore(after, dir, runtime, options);
  },
};

/** Starts that store anew. Nodes that want it meanwhile try again by themselves. */
export function restartStore(because: readonly string[]): Step {
  return {
    title: `restart the snapshot store (${few(because)})`,
    run: async ({ dir, after, runtime, options }) => {
      await runtime.restartStore(options.signal);
      await readyStore(after, dir, runtime, options);
    },
  };
}

/** Removes that store and what it holds, once all partitions have snapshots elsewhere. */
export const discardStore: Step = {
  title: 'remove the snapshot store beside the nodes',
  run: ({ runtime }) => runtime.discardStore(),
};
