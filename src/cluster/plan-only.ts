import { readManifest } from '../files/manifest.js';
import { planCluster } from '../plan/plan.js';
import { provisionalPorts } from '../plan/ports.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterSpec } from '../spec/types.js';
import { checkPlan } from './blueprint.js';

/**
 * The plan of a spec for somebody who only looks: what is settled when a cluster is first started, its runtime and the
 * ports of `ports: auto`, is taken from the cluster directory where there is one, and else left open.
 *
 * @throws {SpecError} where the spec can't be planned, or breaks a rule
 */
export async function planOnly(
  spec: ClusterSpec,
  dir: string,
): Promise<{ readonly plan: ClusterPlan; readonly portsKnown: boolean }> {
  checkPlan(spec);
  const manifest = await readManifest(dir);
  const settled = manifest?.spec.ports === 'auto' ? manifest.ports : undefined;
  const runtime = spec.runtime === 'auto' ? (manifest?.runtime ?? 'docker') : spec.runtime;
  return {
    plan: planCluster(spec, { runtime, ports: settled ?? provisionalPorts() }),
    portsKnown: spec.ports !== 'auto' || settled !== undefined,
  };
}
