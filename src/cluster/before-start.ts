import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { Blueprint } from './blueprint.js';
import { findAbsent } from './change/absent.js';
import type { Absent } from './change/absent.js';
import { assertPossible } from './change/decide.js';
import type { Change } from './change/decide.js';
import { versionWants } from './change/versions.js';
import { guardData, guardPorts, guardVersion } from './guards.js';
import { findIdle } from './idle.js';
import type { Idle } from './idle.js';
import { checkConfig } from './judge-config.js';
import { dataLost, guardLost } from './replace/lost-nodes.js';
import { guardStore, readStore } from './snapshots/prove.js';

export interface BeforeOptions {
  /** Allow an older version of Restate. */
  readonly force?: boolean | undefined;
  /** Write and fetch nothing for it: a store is only read from, and a program that is not here is not asked. */
  readonly dry: boolean;
  /** Whether containers that another directory made would be removed first, and so hold no port. Default false. */
  readonly adopts?: boolean;
  readonly signal?: AbortSignal | undefined;
}

function guardIdlePorts(plan: ClusterPlan, idle: Idle): Promise<void> {
  const nodes = plan.nodes.filter(({ name }) => idle.nodes.includes(name));
  return guardPorts(plan, nodes, { store: idle.store });
}

function everythingOf({ nodes, snapshots }: ClusterPlan): Idle {
  return { nodes: nodes.map(({ name }) => name), store: snapshots?.store === 'azurite' };
}

/** Everything that refuses a start, in this order, whether it is done or only planned. Resolves to what does not run. */
export async function guardStart(
  { plan, dir, previous }: Blueprint,
  runtime: ClusterRuntime,
  { dry, adopts = false, signal }: BeforeOptions,
): Promise<Idle> {
  await checkConfig(plan.spec, plan.runtime, { fetch: false, signal });
  await guardData(plan, dir);
  if (previous?.provisioned === true && !adopts) await guardLost(plan, runtime, { signal });
  const idle = adopts ? everythingOf(plan) : await findIdle(plan, runtime);
  if (!adopts) await guardIdlePorts(plan, idle);
  const fresh = (await runtime.nodesWithData()).length === 0;
  await (dry ? readStore : guardStore)(plan, dir, { signal, fresh });
  return idle;
}

/** Everything that refuses a change, in this order, whether it is done or only planned. Resolves to what does not run. */
export async function guardChange(
  { plan, dir }: Pick<Blueprint, 'plan' | 'dir'>,
  change: Change,
  { dry, force, signal }: BeforeOptions,
): Promise<Absent> {
  assertPossible(change);
  if (change.differences.version !== undefined) await guardVersion(plan, signal, { dry });
  await checkConfig(plan.spec, plan.runtime, { fetch: false, signal });
  await guardData(change.transition, dir);
  const absent = await findAbsent(dir, change, signal);
  if (absent.lost.length > 0) throw dataLost(absent.lost);
  const wants = force === true ? [] : versionWants(change, absent.idle.nodes);
  assertPossible(change, [...absent.refused, ...wants]);
  await guardIdlePorts(change.transition, absent.idle);
  await (dry ? readStore : guardStore)(plan, dir, { signal });
  return absent;
}
