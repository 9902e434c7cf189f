import { ClusterError } from '../errors.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import type { ClusterPlan } from '../plan/types.js';
import { nearest } from '../spec/nearest.js';

/**
 * The nodes a command names; none means all.
 *
 * @throws {ClusterError} `usage` for a name the cluster does not have
 */
export function chooseNodes(plan: ClusterPlan, wanted: readonly string[]): string[] {
  return choose(plan, wanted, []);
}

/** The same for what logs, which the snapshot store beside the nodes does too. */
export function chooseLogs(plan: ClusterPlan, wanted: readonly string[]): string[] {
  return choose(plan, wanted, plan.snapshots?.store === 'azurite' ? [SNAPSHOT_STORE] : []);
}

function choose(plan: ClusterPlan, wanted: readonly string[], others: readonly string[]): string[] {
  const nodes = plan.nodes.map(({ name }) => name);
  const names = [...nodes, ...others];
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const close = nearest(name, names);
    throw new ClusterError('usage', `${plan.name} has no node named ${name}`, {
      hint: close === undefined ? `Its nodes are ${names.join(', ')}.` : `Did you mean ${close}?`,
    });
  }
  return wanted.length === 0 ? nodes : [...new Set(wanted)];
}

/** @throws {ClusterError} `usage` where it is no whole number */
export function parseTail(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined;
  if (/^\d{1,9}$/.test(flag)) return Number(flag);
  throw new ClusterError('usage', `--tail: "${flag}" is not a number of lines`, { hint: 'Write --tail 50.' });
}
