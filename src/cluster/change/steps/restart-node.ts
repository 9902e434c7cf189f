import { few } from '../../../spec/words.js';
import { waitReady } from '../../wait.js';
import type { Step } from '../step.js';
import type { Restart } from '../types.js';

/**
 * Starts a node anew with its new settings, while all others are there, and waits until the cluster is ready again. Its
 * leaders are moved to other nodes first, so that callers notice as little as possible.
 */
export function restartNode({ node, because }: Restart): Step {
  return {
    title: `restart ${node} (${few(because)})`,
    run: async (context) => {
      const { runtime, options } = context;
      await waitReady(context.plan, runtime, options);
      await runtime.restart(node, options.signal);
      await waitReady(context.plan, runtime, { ...options, nodesMustRun: true });
      await context.restarted(node);
    },
  };
}
