import { planCluster } from '../plan/plan.js';
import { portBlock } from '../plan/ports.js';
import type { Problem } from '../errors.js';
import { pathText } from '../spec/path.js';
import type { LocatedProblem } from '../spec/path.js';
import type { ClusterSpec } from '../spec/types.js';
import { checkCluster } from './check.js';
import { clusterOfPlan } from './from-plan.js';
import type { Finding } from './rule.js';

/** Any port does where a spec leaves them to us: no rule is about the ones we choose. */
const SOME_PORT = 20_000;

/**
 * What rules say of a spec, apart from its schema. Places are paths into the spec.
 *
 * @throws {SpecError} where it can't be planned: its ports collide
 */
export function judgeSpec(spec: ClusterSpec, file = ''): Finding[] {
  const runtime = spec.runtime === 'auto' ? 'docker' : spec.runtime;
  const plan = planCluster(spec, { runtime, ports: portBlock(SOME_PORT) });
  return checkCluster(clusterOfPlan(plan, file));
}

/** A finding as a problem of the spec it is about. */
export function asProblem({ at, message, hint }: Finding): LocatedProblem {
  return { keys: at.path, path: pathText(at.path), message, hint };
}

/** The problems that make a spec unfit: errors of rules. */
export function problemsOfSpec(spec: ClusterSpec): (LocatedProblem & Problem)[] {
  return judgeSpec(spec)
    .filter(({ severity }) => severity === 'error')
    .map(asProblem);
}
