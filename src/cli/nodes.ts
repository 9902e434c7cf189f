import { ClusterError } from '../errors.js';
import type { ClusterPlan } from '../plan/types.js';
import { nearest } from '../spec/nearest.js';

/**
 * The nodes a command names; none means all.
 *
 * @throws {ClusterError} `usage` for a name the cluster does not have
 */
export function chooseNodes(plan: ClusterPlan, wanted: readonly string[]): string[] {
  const names = plan.nodes.map(({ name }) => name);
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const close = nearest(name, names);
    throw new ClusterError('usage', `${plan.name} has no node named ${name}`, {
      hint: close === undefined ? `Its nodes are ${names.join(', ')}.` : `Did you mean ${close}?`,
    });
  }
  return wanted.length === 0 ? names : [...new Set(wanted)];
}

/** @throws {ClusterError} `usage` where it is no whole number */
export function parseTail(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined;
  if (/^\d{1,9}$/.test(flag)) return Number(flag);
  throw new ClusterError('usage', `--tail: "${flag}" is not a number of lines`, { hint: 'Write --tail 50.' });
}
