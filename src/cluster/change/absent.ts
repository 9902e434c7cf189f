import { nodesMissing } from '../../plan/transition.js';
import type { NodePlan } from '../../plan/types.js';
import { createRuntime } from '../../runtime/create.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { list } from '../../spec/words.js';
import { askMembers } from '../ask.js';
import { findIdle, idleNodes } from '../idle.js';
import type { Idle } from '../idle.js';
import { findLost } from '../replace/lost-nodes.js';
import type { LostNode } from '../replace/lost-nodes.js';
import { survivesLossOf } from '../replace/judge.js';
import type { Change } from './decide.js';
import type { Refusal } from './types.js';

/** What of a cluster does not run when it is about to be changed. */
export interface Absent {
  /** What is started before anything else. */
  readonly idle: Idle;
  /** Nodes that leave and are not started for it: the others have all they had, or they never had anything. */
  readonly left: readonly string[];
  /** Nodes that would have to be started for what they have, and have nothing any more. */
  readonly refused: readonly Refusal[];
  /** Nodes that stay and have lost their data: to be replaced before anything else. */
  readonly lost: readonly LostNode[];
}

async function withoutData(runtime: ClusterRuntime, nodes: readonly NodePlan[]): Promise<string[]> {
  const found = await Promise.all(nodes.map(async ({ name }) => ((await runtime.hasData(name)) ? [] : [name])));
  return found.flat();
}

/** Judges leaving nodes that do not run, by what the nodes that do run say. */
export async function judgeLeaving(
  change: Change,
  runtime: ClusterRuntime,
  options: { readonly stopped: readonly NodePlan[]; readonly signal: AbortSignal | undefined },
): Promise<Pick<Absent, 'left' | 'refused'>> {
  const { stopped } = options;
  const all = stopped.map(({ name }) => name);
  const joined = new Set((await askMembers(runtime, options.signal)).map(({ name }) => name));
  const members = stopped.filter(({ name }) => joined.has(name));
  if (
    members.length === 0 ||
    survivesLossOf(
      change.before,
      joined,
      members.map(({ name }) => name),
    )
  )
    return { left: all, refused: [] };
  const lost = await withoutData(runtime, members);
  const left = all.filter((name) => !joined.has(name));
  if (lost.length === 0) return { left, refused: [] };
  const why = `${lost.length === 1 ? 'it does' : 'they do'} not run and lost the data, and the other nodes can't go on without`;
  return { left, refused: [{ what: `nodes: ${list(lost)} removed`, why }] };
}

/**
 * Finds what does not run, and of nodes that leave whether they must. One that is dead for ever is left as it is.
 *
 * A cluster that was stopped as a whole is started as a whole, as nobody is there who could tell what the others have;
 * but for leaving nodes without their data, of which a start makes nothing.
 */
export async function findAbsent(dir: string, change: Change, signal: AbortSignal | undefined): Promise<Absent> {
  const { before, after, transition, done } = change;
  const runtime = createRuntime(dir, transition);
  const stopped = await idleNodes(transition, runtime);
  const names = new Set(stopped.map(({ name }) => name));
  const leaving = nodesMissing(before, after).filter(({ name }) => names.has(name) && !done.emptied.includes(name));
  const nobodyRuns = names.size === transition.nodes.length;
  const { left, refused } =
    leaving.length === 0 || nobodyRuns
      ? { left: await withoutData(runtime, leaving), refused: [] }
      : await judgeLeaving(change, runtime, { stopped: leaving, signal });
  // Nodes that hold nothing any more are not started only to be removed.
  const idle = await findIdle(transition, runtime, [...done.emptied, ...left]);
  const except = [...names].filter((name) => after.nodes.every((node) => node.name !== name));
  const lost = await findLost(transition, runtime, { except, empty: Object.values(done.lost ?? {}), signal });
  return { idle, left, refused, lost };
}
