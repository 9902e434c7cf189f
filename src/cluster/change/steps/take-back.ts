import { addMetadataArgs, storageStateArgs, workerStateArgs } from '../../../restate/member-states.js';
import type { Member } from '../../../restate/membership.js';
import type { Role } from '../../../spec/types.js';
import { list } from '../../../spec/words.js';
import { askMembers, order, untilSo } from '../../ask.js';
import { waitReady } from '../../wait.js';
import { membersNamed } from '../holdings.js';
import type { Step, StepContext } from '../step.js';
import type { Retirement } from '../types.js';

/** Orders by which a node that was about to give roles up has them again; none for one that never was. */
export function ordersToTakeBack({ id, storage, worker, metadata }: Member, roles: readonly Role[]): string[][] {
  return [
    ...(roles.includes('log-server') && storage === 'read-only' ? [storageStateArgs([id], 'read-write')] : []),
    ...(roles.includes('worker') && (worker === 'draining' || worker === 'disabled')
      ? [workerStateArgs([id], 'active')]
      : []),
    ...(roles.includes('metadata-server') && metadata === 'standby' ? [addMetadataArgs(id)] : []),
  ];
}

/**
 * Takes back into service whatever stays and was about to go, as an earlier call that was interrupted has left it. Only
 * roles that a node runs with now: others come with its next start.
 */
async function takeBackAll({ after, runtime, options }: StepContext): Promise<void> {
  const planned = new Map(after.nodes.map(({ name, roles }) => [name, roles]));
  await untilSo(
    runtime,
    async () => {
      const waiting: string[] = [];
      for (const member of await askMembers(runtime, options.signal)) {
        const roles = (planned.get(member.name) ?? []).filter((role) => member.roles.includes(role));
        const orders = ordersToTakeBack(member, roles);
        for (const args of orders) await order(runtime, args, options);
        if (orders.length > 0) waiting.push(member.name);
      }
      return waiting.length === 0 ? undefined : `${list(waiting)} not back in service yet`;
    },
    options,
  );
}

/** Of nodes that are to give roles up, those of which an earlier call has begun to take them. */
async function begunToRetire({ runtime, options }: StepContext, retired: readonly Retirement[]): Promise<string[]> {
  let begun: string[] = [];
  await untilSo(
    runtime,
    async () => {
      const members = await askMembers(runtime, options.signal);
      begun = retired
        .filter(({ node, roles }) =>
          membersNamed(members, [node]).some((member) => ordersToTakeBack(member, roles).length > 0),
        )
        .map(({ node }) => node);
      return undefined;
    },
    options,
  );
  return begun;
}

/** Makes the cluster what a step can begin with, after an earlier call was interrupted anywhere. */
export async function bringBack(context: StepContext, retired: readonly Retirement[]): Promise<void> {
  await takeBackAll(context);
  const begun = retired.length === 0 ? [] : await begunToRetire(context, retired);
  // In the sense of roles that are going these will not be ready again.
  if (begun.length > 0) await context.settle(begun);
}

/** The first step of a change that goes on, or is taken back. */
export function takeBack(retired: readonly Retirement[]): Step {
  return {
    title: 'take back into service what stays',
    run: async (context) => {
      await bringBack(context, retired);
      await waitReady(context.plan, context.runtime, context.options);
    },
  };
}
