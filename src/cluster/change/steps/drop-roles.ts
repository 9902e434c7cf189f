import { askMembers } from '../../ask.js';
import { waitReady } from '../../wait.js';
import { list } from '../../../spec/words.js';
import { membersNamed } from '../holdings.js';
import type { Step } from '../step.js';
import type { Retirement } from '../types.js';

/** Starts a node anew without roles that it has no work of any more. */
export function dropRoles({ node, roles }: Retirement): Step {
  return {
    title: `restart ${node} without the ${roles.length === 1 ? 'role' : 'roles'} ${list(roles)}`,
    touches: [node],
    run: async (context) => {
      const { options } = context;
      await context.restarting(node);
      const [member] = membersNamed(await askMembers(context.runtime, options.signal), [node]);
      const has = member?.roles ?? [];
      // An earlier call that was killed may have done it.
      if (member?.liveness !== 'alive' || roles.some((role) => has.includes(role))) {
        await context.runtime.restart(node, options.signal);
      }
      await waitReady(context.plan, context.runtime, { ...options, nodesMustRun: true });
      await context.restarted(node);
    },
  };
}
