import { lostRoles, nodesMissing } from '../../plan/transition.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { ClusterSpec } from '../../spec/types.js';
import { sameReplication } from '../../spec/replication.js';
import { refusals } from './refusals.js';
import { restarts } from './restarts.js';
import type { DifferenceOptions, Differences, Retirement } from './types.js';

function retirements(before: ClusterPlan, after: ClusterPlan): Retirement[] {
  return before.nodes.flatMap((node) => {
    const later = after.nodes.find(({ name }) => name === node.name);
    const roles = lostRoles(node, later);
    return later === undefined || roles.length > 0 ? [{ node: node.name, roles, leaves: later === undefined }] : [];
  });
}

function newReplication(before: ClusterPlan, after: ClusterPlan): Differences['replication'] {
  const [old, wanted] = [before.replication, after.replication];
  const same = sameReplication(old.logs, wanted.logs) && sameReplication(old.partitions, wanted.partitions);
  return same ? undefined : wanted;
}

/** Where snapshots are. The same bucket, by its name, may be in different stores. */
function storePlace({ snapshots }: ClusterPlan): string {
  if (snapshots === undefined) return 'none';
  const { store, destination } = snapshots;
  const endpoint = 'endpoint' in snapshots ? snapshots.endpoint : undefined;
  return `${store} ${destination}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
}

function newStore(before: ClusterPlan, after: ClusterPlan): string | undefined {
  const [old, wanted] = [storePlace(before), storePlace(after)];
  return after.snapshots === undefined || old === wanted ? undefined : `${old} → ${wanted}`;
}

/** What of the store beside the nodes is different, where it stays. */
function storeRestart(before: ClusterPlan, after: ClusterPlan): string[] {
  const [old, wanted] = [before.snapshots, after.snapshots];
  if (old?.store !== 'azurite' || wanted?.store !== 'azurite') return [];
  const fields = [
    'port',
    ...(after.runtime === 'docker' ? (['image', 'container'] as const) : (['version'] as const)),
  ] as const;
  return fields.flatMap((field) =>
    old[field] === wanted[field] ? [] : [`${field}: ${String(old[field])} → ${String(wanted[field])}`],
  );
}

/** Fields of a spec that only say who does what, and change nothing of a cluster that is there. */
const HARMLESS = ['provision', 'runtime', 'apiVersion'] as const;

function harmless(before: ClusterPlan, after: ClusterPlan): string[] {
  return HARMLESS.filter((field) => before.spec[field] !== after.spec[field]).map(
    (field) => `${field}: ${before.spec[field]} → ${after.spec[field]}`,
  );
}

/**
 * How a cluster with data differs from a plan.
 *
 * @param options.force allow an older version
 */
export function differences(
  before: ClusterPlan,
  after: ClusterPlan,
  options: DifferenceOptions = { force: false },
): Differences {
  return {
    refused: refusals(before, after, options),
    added: nodesMissing(after, before).map(({ name }) => name),
    retired: retirements(before, after),
    restarts: restarts(before, after),
    replication: newReplication(before, after),
    version: before.version === after.version ? undefined : { from: before.version, to: after.version },
    store: newStore(before, after),
    storeRestart: storeRestart(before, after),
    storeLeaves: before.snapshots?.store === 'azurite' && after.snapshots?.store !== 'azurite',
    live: harmless(before, after),
  };
}

/** Whether anything has to be done but writing files. */
export function needsSteps({ added, retired, restarts: again, replication, version, ...store }: Differences): boolean {
  const some = added.length + retired.length + again.length + store.storeRestart.length > 0;
  return some || replication !== undefined || version !== undefined || store.storeLeaves;
}

/** Fields in which two specs differ. */
export function changedFields(before: ClusterSpec, after: ClusterSpec): string[] {
  const fields = Object.keys({ ...before, ...after }) as (keyof ClusterSpec)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
