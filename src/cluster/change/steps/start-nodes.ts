import { list } from '../../../spec/words.js';
import { waitReady } from '../../wait.js';
import type { Step } from '../step.js';
import type { Retirement } from '../types.js';
import { bringBack } from './take-back.js';

/**
 * Starts nodes that do not run, new ones among them, and waits until the whole cluster is ready with them.
 *
 * @param retired nodes that are to give roles up
 */
export function startNodes(nodes: readonly string[], retired: readonly Retirement[]): Step {
  return {
    title: `start ${list(nodes)}`,
    run: async (context) => {
      const { options } = context;
      await context.runtime.start(options.signal, nodes);
      // One that was about to go is not ready before it is wanted again.
      await bringBack(context, retired);
      await waitReady(context.plan, context.runtime, { ...options, nodesMustRun: true });
    },
  };
}
