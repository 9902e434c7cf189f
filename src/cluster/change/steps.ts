import type { Idle } from '../idle.js';
import type { Change } from './decide.js';
import type { Step } from './step.js';
import { admitNodes } from './steps/admit-nodes.js';
import { drainNodes } from './steps/drain-nodes.js';
import { dropRoles } from './steps/drop-roles.js';
import { leaveMetadata } from './steps/leave-metadata.js';
import { forgetNodes, replaceNodes } from './steps/replace-nodes.js';
import { removeNodes } from './steps/remove-nodes.js';
import { letLeadersGo, restartNode } from './steps/restart-node.js';
import { setReplication } from './steps/set-replication.js';
import { snapshotPartitions } from './steps/snapshot-partitions.js';
import { startNodes } from './steps/start-nodes.js';
import { discardStore, restartStore, startStore } from './steps/store.js';
import { takeBack } from './steps/take-back.js';
import { trimLogs } from './steps/trim-logs.js';
import type { Retirement } from './types.js';
import { isUpgrade } from './versions.js';

const some = (names: readonly string[], step: (names: readonly string[]) => Step) =>
  names.length === 0 ? [] : [step(names)];

const namesOf = (retired: readonly Retirement[]) => retired.map(({ node }) => node);

/** Moves everything away from nodes that leave or lose roles, and then takes them away. */
function retirement(retired: readonly Retirement[], emptied: ReadonlySet<string>): Step[] {
  const full = retired.filter(({ node }) => !emptied.has(node));
  const losing = (...roles: readonly string[]) => full.filter((one) => one.roles.some((role) => roles.includes(role)));
  const draining = losing('worker', 'log-server');
  return [
    ...some(namesOf(losing('metadata-server')), leaveMetadata),
    ...(draining.length === 0 ? [] : [drainNodes(draining)]),
    ...some(namesOf(losing('log-server')), trimLogs),
    ...retired.filter(({ leaves }) => !leaves).map(dropRoles),
    ...some(namesOf(retired.filter(({ leaves }) => leaves)), removeNodes),
  ];
}

/** Puts empty nodes in the places of those that lost their data, and whatever else does not run to work. */
function replacement({ differences, done: { lost = {} }, transition }: Change, idle: Idle): Step[] {
  return [
    replaceNodes(lost, idle.nodes, differences.retired),
    admitNodes([...new Set(Object.values(lost))], differences.replication === undefined),
    forgetNodes(lost, { snapshots: transition.snapshots !== undefined }),
  ];
}

/** The steps of a change that only replace nodes, and leave the rest of it as it is. */
export function replacementSteps(change: Change, idle: Idle): Step[] {
  return [...(idle.store ? [startStore] : []), ...replacement(change, idle)];
}

/**
 * The steps of a change, in an order that never leaves a cluster with less than it needs: what is new comes before what
 * is old goes.
 *
 * @param idle what does not run and is to: nodes of the transition, and whether the store beside them
 */
export function stepsOf(change: Change, idle: Idle): Step[] {
  const { differences, done } = change;
  const retired = new Set(namesOf(differences.retired));
  const asleep = new Set(idle.nodes);
  // Only of the old version: a newer server, also of a call that was interrupted, writes what an older one may not read.
  const allOld = isUpgrade(differences) && done.restarted.length + done.restarting.length === 0;
  const again = differences.restarts.filter(({ node }) => !retired.has(node) && !asleep.has(node));
  const pinned = again.length === 0 && done.pinned.length > 0;
  const replaces = Object.keys(done.lost ?? {}).length > 0;
  return [
    ...(idle.store ? [startStore] : some(differences.storeRestart, restartStore)),
    ...(replaces ? replacement(change, idle) : []),
    ...(replaces ? [] : some(idle.nodes, (names) => startNodes(names, differences.retired))),
    ...(!replaces && change.resumed && idle.nodes.length === 0 ? [takeBack(differences.retired)] : []),
    ...some(differences.added, (names) => admitNodes(names, differences.replication === undefined)),
    ...(differences.replication === undefined ? [] : [setReplication(differences.replication)]),
    ...(allOld && change.before.snapshots !== undefined ? [snapshotPartitions('as the old version has them')] : []),
    ...again.map((restart, i) => restartNode(restart, i === again.length - 1)),
    ...(pinned ? [letLeadersGo] : []),
    ...(differences.store === undefined ? [] : [snapshotPartitions('into the new store')]),
    ...(differences.storeLeaves ? [discardStore] : []),
    ...retirement(differences.retired, new Set(done.emptied)),
  ];
}
