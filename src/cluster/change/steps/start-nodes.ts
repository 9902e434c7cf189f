import { list } from '../../../spec/words.js';
import { waitReady } from '../../wait.js';
import type { Step } from '../step.js';
import { takeBackAll } from './take-back.js';

/** Starts nodes that do not run, new ones among them, and waits until the whole cluster is ready with them. */
export function startNodes(nodes: readonly string[]): Step {
  return {
    title: `start ${list(nodes)}`,
    run: async (context) => {
      const { plan, runtime, options } = context;
      await runtime.start(options.signal, nodes);
      // One that was about to go is not ready before it is wanted again.
      await takeBackAll(context);
      await waitReady(plan, runtime, { ...options, nodesMustRun: true });
    },
  };
}
