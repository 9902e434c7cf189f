import { SpecError } from '../errors.js';
import type { Problem } from '../errors.js';
import { planCluster } from '../plan/plan.js';
import { portBlock } from '../plan/ports.js';
import { pathText } from '../spec/path.js';
import type { Path } from '../spec/path.js';
import type { ClusterSpec } from '../spec/types.js';
import { checkCluster } from './check.js';
import { clusterOfPlan } from './from-plan.js';
import type { ClusterModel } from './model.js';

/** Any port does where a spec leaves them to us: no rule is about the ones we choose. */
const SOME_PORT = 20_000;

/**
 * A spec as rules see it.
 *
 * @throws {SpecError} where it can't be planned: its ports collide
 */
export function clusterOfSpec(spec: ClusterSpec, file = ''): ClusterModel {
  const runtime = spec.runtime === 'auto' ? 'docker' : spec.runtime;
  return clusterOfPlan(planCluster(spec, { runtime, ports: portBlock(SOME_PORT) }), file);
}

/**
 * Refuses a spec that breaks a rule whose severity is error.
 *
 * @param locate where in the spec's text a path stands, where there is a text
 * @throws {SpecError} with every such problem
 */
export function assertSound(
  spec: ClusterSpec,
  source = 'the spec',
  locate: (path: Path) => Pick<Problem, 'line' | 'column'> = () => ({}),
): void {
  const problems = checkCluster(clusterOfSpec(spec))
    .filter(({ severity }) => severity === 'error')
    .map(({ at, message, hint }) => ({ path: pathText(at.path), message, hint, ...locate(at.path) }));
  if (problems.length > 0) throw new SpecError(problems, source);
}
