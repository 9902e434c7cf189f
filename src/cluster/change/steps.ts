import type { Change } from './decide.js';
import type { Step } from './step.js';
import { restartNode } from './steps/restart-node.js';
import { startNodes } from './steps/start-nodes.js';

/**
 * The steps of a change, in an order that never leaves a cluster with less than it needs: what is new comes before what
 * is old goes.
 *
 * @param idle nodes of the transition that do not run
 */
export function stepsOf(change: Change, idle: readonly string[]): Step[] {
  const { differences } = change;
  const retired = new Set(differences.retired.map(({ node }) => node));
  const asleep = new Set(idle);
  const again = differences.restarts.filter(({ node }) => !retired.has(node) && !asleep.has(node));
  return [
    ...(idle.length === 0 ? [] : [startNodes(idle)]),
    ...again.map(restartNode),
  ];
}
