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
