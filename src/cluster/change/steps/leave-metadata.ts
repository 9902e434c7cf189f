import { removeMetadataArgs } from '../../../restate/member-states.js';
import type { Member } from '../../../restate/membership.js';
import { list } from '../../../spec/words.js';
import { askMembers, order, untilSo } from '../../ask.js';
import { membersNamed } from '../holdings.js';
import type { Step } from '../step.js';

/**
 * Takes nodes out of those that vote on the cluster's metadata, one after the other: each time more than half of the
 * others must agree, so dead ones, which can't, go first. One that still runs is a standby from then on.
 */
export function leaveMetadata(nodes: readonly string[]): Step {
  return {
    title: `take ${list(nodes)} out of the metadata servers`,
    run: async (context) => {
      // From here on they are not ready in the sense of their old roles.
      await context.settle(nodes);
      const { runtime, options } = context;
      const voting = async () =>
        membersNamed(await askMembers(runtime, options.signal), nodes).filter(({ metadata }) => metadata === 'member');
      const dead = ({ liveness }: Member) => (liveness === 'dead' ? 0 : 1);
      for (const { id, name } of (await voting()).sort((a, b) => dead(a) - dead(b))) {
        await order(runtime, removeMetadataArgs(id), options);
        const left = async () =>
          (await voting()).some((member) => member.id === id) ? `${name} is still a metadata server` : undefined;
        await untilSo(runtime, left, options);
      }
    },
  };
}
