import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { NodeHealth } from '../restate/health.js';
import type { PartitionRow } from '../restate/restatectl.js';
import type { NodeProcess } from '../runtime/types.js';

/** What was seen of one node at one look. */
export interface NodeView {
  readonly node: NodePlan;
  readonly process: NodeProcess | undefined;
  /** What it says of itself; `undefined` where its fabric port is silent. */
  readonly health: NodeHealth | undefined;
  readonly ingressAnswers: boolean;
  /** What of it is halted by a signal, such as `process 4711`, where that was looked at. */
  readonly halted?: string | undefined;
}

/** What was seen of a cluster at one look. */
export interface Observation {
  readonly nodes: readonly NodeView[];
  /** `undefined` where it was not asked, or could not tell. */
  readonly partitions: readonly PartitionRow[] | undefined;
  /** By id, what nodes are called here that do not answer. */
  readonly names?: ReadonlyMap<string, string> | undefined;
  /** Why the partitions are not known, in the words of whoever was asked. */
  readonly partitionsFault?: string | undefined;
}

/** How far a node is; from `starting` on, each stage includes the ones before it. */
export type Stage = 'down' | 'paused' | 'starting' | 'fabric up' | 'provisioned' | 'roles ready' | 'ready';

export interface Readiness {
  /** Every role of every node ready, all metadata servers members, every partition led and followed, every ingress answering. */
  readonly ready: boolean;
  readonly nodes: readonly { readonly name: string; readonly stage: Stage }[];
  readonly partitionsLed: number;
  readonly partitions: number;
  /** Who leads what, as one text to compare two looks by. */
  readonly leaders: string;
  /** What is still missing: which probe, and what it last saw. Empty when ready. */
  readonly missing: string;
}

function isUp(process: NodeProcess | undefined): boolean {
  return process === undefined || process.state === 'running';
}

/** Why a node's roles are not all ready, or `undefined` where they are. */
function unreadyRole({ node, health }: NodeView): string | undefined {
  if (health === undefined) return 'its fabric port is silent';
  if (node.roles.includes('metadata-server') && health.metadataServer !== 'Member') {
    return `metadata-server is ${health.metadataServer}`;
  }
  for (const role of node.roles) {
    const status = health.roleStatus[role];
    if (status !== undefined && status !== 'Ready') return `${role} is ${status}`;
  }
  return health.status === 'Alive' ? undefined : `the node is ${health.status}`;
}

function stageOf(plan: ClusterPlan, view: NodeView): Stage {
  if (view.halted !== undefined) return 'paused';
  // Nothing answers there, or another cluster does.
  if (view.health?.clusterName !== plan.name) return isUp(view.process) ? 'starting' : 'down';
  if (view.health.nodeId === undefined) return 'fabric up';
  if (unreadyRole(view) !== undefined) return 'provisioned';
  return view.node.ingressUrl !== undefined && !view.ingressAnswers ? 'roles ready' : 'ready';
}

function missingOfNode(plan: ClusterPlan, view: NodeView): string | undefined {
  const { node, process, health, ingressAnswers } = view;
  if (!isUp(process)) return `${node.name} is not running (${process?.detail ?? process?.state ?? 'unknown'})`;
  if (view.halted !== undefined) {
    return `${node.name} is paused (${view.halted} is stopped by a signal; \`up\` resumes it)`;
  }
  if (health === undefined) return `${node.name}: nothing answers at ${node.probeUrl}/health`;
  if (health.clusterName !== plan.name) {
    return `${node.name}: ${node.probeUrl} belongs to another cluster, "${health.clusterName}"`;
  }
  const role = unreadyRole(view);
  if (role !== undefined) return `${node.name}: ${role}`;
  if (node.ingressUrl !== undefined && !ingressAnswers)
    return `${node.name}: ingress ${node.ingressUrl} does not answer`;
  return undefined;
}

interface PartitionState {
  readonly led: boolean;
  readonly missing: string | undefined;
}

function judgePartition(
  partition: number,
  rows: readonly PartitionRow[],
  names: ReadonlyMap<string | undefined, string>,
): PartitionState {
  const leaders = rows.filter(({ leads, active }) => leads && active);
  const label = `partition ${String(partition)}`;
  if (leaders.length !== 1) {
    return {
      led: false,
      missing: leaders.length === 0 ? `${label} has no active leader` : `${label} has several leaders`,
    };
  }
  const replicas = rows[0]?.replicas ?? [];
  if (replicas.length === 0) return { led: true, missing: `${label} has no replicas yet` };
  if (!replicas.includes(leaders[0]?.node ?? '')) return { led: true, missing: `the leader of ${label} is moving` };
  const idle = replicas.find((id) => !rows.some(({ node, active }) => node === id && active));
  if (idle !== undefined)
    return { led: true, missing: `${label} is not yet active on ${names.get(idle) ?? `a node that left (${idle})`}` };
  const moving = rows.find(({ changing }) => changing);
  return { led: true, missing: moving === undefined ? undefined : `the leader of ${label} is moving` };
}

/** What nodes are called here, by the ids they gave themselves. */
function namesById({ nodes, names }: Observation): ReadonlyMap<string | undefined, string> {
  const answering = nodes.map(({ node, health }) => [health?.nodeId?.split(':')[0], node.name] as const);
  return new Map([...(names ?? []), ...answering]);
}

function judgePartitions(
  plan: ClusterPlan,
  rows: readonly PartitionRow[],
  names: ReadonlyMap<string | undefined, string>,
): { led: number; missing: string | undefined } {
  const byPartition = new Map<number, PartitionRow[]>();
  for (const row of rows) byPartition.set(row.partition, [...(byPartition.get(row.partition) ?? []), row]);
  const states = [...byPartition].map(([partition, own]) => judgePartition(partition, own, names));
  const led = states.filter((state) => state.led).length;
  const count = byPartition.size;
  const missing =
    count === 0 ? 'no partition is known yet' : states.find((state) => state.missing !== undefined)?.missing;
  return {
    led,
    missing:
      missing === undefined
        ? undefined
        : `${missing} (${String(led)} of ${String(Math.max(count, plan.partitions))} led)`,
  };
}

/** Whether every node answers and none is part of a cluster yet. */
export function awaitsProvisioning(observation: Observation): boolean {
  return observation.nodes.every(
    ({ node, health }) =>
      health !== undefined &&
      (!node.roles.includes('metadata-server') || health.metadataServer === 'AwaitingProvisioning'),
  );
}

/** Whether some node is already part of a cluster. */
export function isProvisioned(observation: Observation): boolean {
  return observation.nodes.some(({ health }) => health?.metadataServer === 'Member' || health?.nodeId !== undefined);
}

/** Judges one look at a cluster. Nothing else in this package decides what "ready" means. */
export function judge(plan: ClusterPlan, observation: Observation): Readiness {
  const nodes = observation.nodes.map((view) => ({ name: view.node.name, stage: stageOf(plan, view) }));
  const { led, missing: partitionMissing } = judgePartitions(
    plan,
    observation.partitions ?? [],
    namesById(observation),
  );
  const missing =
    observation.nodes.map((view) => missingOfNode(plan, view)).find((text) => text !== undefined) ??
    (observation.partitions === undefined
      ? `the partitions are not known: ${observation.partitionsFault ?? 'not asked yet'}`
      : partitionMissing) ??
    '';
  const leaders = (observation.partitions ?? [])
    .filter(({ leads }) => leads)
    .map(({ partition, node }) => `${String(partition)}:${node ?? ''}`)
    .sort()
    .join(' ');
  return { ready: missing === '', nodes, leaders, partitionsLed: led, partitions: plan.partitions, missing };
}
