import { decideChange } from '../../../../src/cluster/change/decide.js';
import type { Change } from '../../../../src/cluster/change/decide.js';
import { createManifest } from '../../../../src/files/manifest.js';
import type { Changing, Manifest } from '../../../../src/files/manifest.js';
import { planCluster } from '../../../../src/plan/plan.js';
import type { ClusterPlan } from '../../../../src/plan/types.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../../src/spec/types.js';
import { planOf } from '../../fixtures.js';

/** A named node each. */
export function named(...names: string[]): { name: string }[] {
  return names.map((name) => ({ name }));
}

/** The manifest of a started cluster, as `up` leaves it; in the middle of a change, if one is given. */
export function manifestOf(plan: ClusterPlan, changing?: Changing): Manifest {
  const { spec, runtime, ports, slots } = plan;
  return createManifest({ spec, runtime, started: true, ports, slots, changing }, []);
}

/** A change on its way to a spec, of which nothing is done yet but what a test says. */
export function changingTo(to: ClusterSpecInput, done: Partial<Changing> = {}): Changing {
  const spec = parseSpec({ snapshots: 'none', ...to });
  return { to: spec, restarted: [], restarting: [], emptied: [], pinned: [], ...done };
}

/** What a spec asks of a cluster, whose nodes keep their places in the port series. */
export function planAfter(before: ClusterPlan, spec: ClusterSpecInput): ClusterPlan {
  const { runtime, slots, ports } = before;
  return planCluster(parseSpec({ snapshots: 'none', ...spec }), { runtime, slots, ports });
}

/** The change from one spec to another, begun anew or with a part of it done. */
export function changeBetween(
  from: ClusterSpecInput,
  to: ClusterSpecInput,
  { runtime = 'native', done, force = true }: { runtime?: RuntimeKind; done?: Partial<Changing>; force?: boolean } = {},
): Change {
  const before = planOf(from, runtime);
  const manifest = manifestOf(before, done === undefined ? undefined : changingTo(to, done));
  const change = decideChange(manifest, planAfter(before, to), { force });
  if (change === undefined) throw new Error('nothing is different');
  return change;
}
