import { list } from '../../../spec/words.js';
import { waitReady } from '../../wait.js';
import type { Step } from '../step.js';

/** Starts nodes that do not run, new ones among them, and waits until the whole cluster is ready with them. */
export function startNodes(nodes: readonly string[]): Step {
  return {
    title: `start ${list(nodes)}`,
    run: async ({ plan, runtime, options }) => {
      await runtime.start(options.signal, nodes);
      await waitReady(plan, runtime, { ...options, nodesMustRun: true });
    },
  };
}
