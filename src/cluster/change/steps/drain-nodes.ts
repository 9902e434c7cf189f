import { reconfigureArgs } from '../../../restate/log-nodesets.js';
import { storageStateArgs, workerStateArgs } from '../../../restate/member-states.js';
import type { Role } from '../../../spec/types.js';
import { list } from '../../../spec/words.js';
import { askHoldings, askMembers, isPassing, order, untilSo } from '../../ask.js';
import { logsWrittenOn, membersNamed, workLeft } from '../holdings.js';
import type { Step, StepContext } from '../step.js';
import type { Retirement } from '../types.js';

async function idsOf({ runtime, options }: StepContext, names: readonly string[]): Promise<string[]> {
  return membersNamed(await askMembers(runtime, options.signal), names).map(({ id }) => id);
}

/** Moves work away from nodes, until nothing of it is left on them. */
export async function moveWork(context: StepContext, retired: readonly Retirement[]): Promise<void> {
  const { runtime, options } = context;
  await refuseWork(context, retired);
  const ids = await idsOf(
    context,
    retired.map(({ node }) => node),
  );
  await untilSo(
    runtime,
    async () => {
      const holdings = await askHoldings(runtime, options.signal);
      for (const log of logsWrittenOn(holdings, ids)) {
        try {
          await order(runtime, reconfigureArgs(log), options);
        } catch (error) {
          // One that is just being begun anew by Restate itself is looked at again.
          if (!isPassing(error)) throw error;
        }
      }
      return workLeft(holdings, ids);
    },
    options,
  );
}

/** Says that nodes get no new work. Restate refuses it where too few others are left. */
async function refuseWork(context: StepContext, retired: readonly Retirement[]): Promise<void> {
  const { runtime, options } = context;
  const losing = (role: Role) => retired.filter(({ roles }) => roles.includes(role)).map(({ node }) => node);
  const members = await askMembers(runtime, options.signal);
  const servers = membersNamed(members, losing('log-server')).filter(({ storage }) => storage === 'read-write');
  const workers = membersNamed(members, losing('worker')).filter(({ worker }) => worker === 'active');
  if (servers.length > 0) {
    await order(
      runtime,
      storageStateArgs(
        servers.map(({ id }) => id),
        'read-only',
      ),
      options,
    );
  }
  if (workers.length > 0)
    await order(
      runtime,
      workerStateArgs(
        workers.map(({ id }) => id),
        'draining',
      ),
      options,
    );
}

/**
 * Moves what is done on nodes to others: no new records, no partitions. Partitions move by themselves; a log goes on
 * elsewhere once it is begun anew.
 */
export function drainNodes(retired: readonly Retirement[]): Step {
  const names = retired.map(({ node }) => node);
  return {
    title: `move the work of ${list(names)} to the other nodes`,
    run: async (context) => {
      await context.settle(names);
      await moveWork(context, retired);
    },
  };
}
