import { ClusterError } from '../../../errors.js';
import { removeNodesArgs } from '../../../restate/member-states.js';
import { list } from '../../../spec/words.js';
import { askHoldings, order } from '../../ask.js';
import { waitReady } from '../../wait.js';
import { membersNamed, pastLeft, workLeft } from '../holdings.js';
import type { Step } from '../step.js';

/**
 * Takes nodes off the cluster's list and deletes what they had, which by now is elsewhere. Restate itself looks again at
 * their logs; that no partition is on them is for us to see.
 */
export function removeNodes(nodes: readonly string[]): Step {
  return {
    title: `remove ${list(nodes)}`,
    touches: nodes,
    run: async (context) => {
      const { runtime, options } = context;
      const holdings = await askHoldings(runtime, options.signal);
      const ids = membersNamed(holdings.members, nodes).map(({ id }) => id);
      const left = workLeft(holdings, ids) ?? pastLeft(holdings, ids);
      if (left !== undefined) {
        throw new ClusterError('not-ready', `there are ${left}`, { hint: 'It was given work again meanwhile.' });
      }
      // One that runs and learns that it was removed ends by itself, and would be started again.
      await runtime.stop(nodes);
      if (ids.length > 0) await order(runtime, removeNodesArgs(ids), options);
      for (const node of nodes) await runtime.discard(node);
      await waitReady(context.plan, runtime, options);
    },
  };
}
