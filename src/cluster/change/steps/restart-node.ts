import { few } from '../../../spec/words.js';
import { observe } from '../../observe.js';
import { judge } from '../../readiness.js';
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

/** Waits where the cluster is not ready at first sight; whoever came before has waited for more than that. */
async function seeReady({ plan, runtime, options }: StepContext): Promise<void> {
  const { ready } = judge(plan, await observe(plan, runtime, { signal: options.signal }));
  if (!ready) await waitReady(plan, runtime, options);
}

/**
 * Starts a node anew with its new settings, while all others are there, and waits until the cluster is ready again. Its
 * leaders are moved to other nodes first: callers wait half as long as when they only fail over (docs/performance.md).
 *
 * @param last whether no other is restarted after it
 */
export function restartNode({ node, because }: Restart, last: boolean): Step {
  return {
    title: `restart ${node} (${few(because)})`,
    touches: [node],
    run: async (context) => {
      const { options } = context;
      await seeReady(context);
      await moveLeaders(context, node);
      const gains = gainsRoles(context, node);
      await context.restarting(node);
      await context.runtime.restart(node, options.signal);
      // A role that it has once given up is refused to it until somebody says otherwise.
      if (gains) await welcomeBack(context, [node]);
      await waitReady(context.plan, context.runtime, { ...options, nodesMustRun: true });
      await context.restarted(node);
      if (last) await releaseLeaders(context);
    },
  };
}

/** What the last restart does at its end, where an earlier call was interrupted in it. */
export const letLeadersGo: Step = { title: 'let moved leaders go back', run: releaseLeaders };
