import { few } from '../../../spec/words.js';
import { waitReady } from '../../wait.js';
import { moveLeaders, releaseLeaders } from '../leaders.js';
import type { Step, StepContext } from '../step.js';
import type { Restart } from '../types.js';
import { welcomeBack } from './admit-nodes.js';

function gainsRoles({ plan, after }: StepContext, node: string): boolean {
  const rolesIn = ({ nodes }: StepContext['plan']) => nodes.find(({ name }) => name === node)?.roles ?? [];
  const had = rolesIn(plan);
  return rolesIn(after).some((role) => !had.includes(role));
}

/**
 * Starts a node anew with its new settings, while all others are there, and waits until the cluster is ready again. Its
 * leaders are moved to other nodes first: callers wait half as long as when they only fail over (docs/performance.md).
 */
export function restartNode({ node, because }: Restart): Step {
  return {
    title: `restart ${node} (${few(because)})`,
    run: async (context) => {
      const { options } = context;
      await releaseLeaders(context);
      await waitReady(context.plan, context.runtime, options);
      await moveLeaders(context, node);
      const gains = gainsRoles(context, node);
      await context.restarting(node);
      await context.runtime.restart(node, options.signal);
      // A role that it has once given up is refused to it until somebody says otherwise.
      if (gains) await welcomeBack(context, [node]);
      await waitReady(context.plan, context.runtime, { ...options, nodesMustRun: true });
      await context.restarted(node);
      await releaseLeaders(context);
    },
  };
}
