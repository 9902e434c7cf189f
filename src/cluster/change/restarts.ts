import { nodeSettings } from '../../plan/node-settings.js';
import type { ClusterPlan, NodePlan } from '../../plan/types.js';
import { settingChanges } from './settings.js';
import type { Restart } from './types.js';

/**
 * Keys that a running node has no use for: they are read when a cluster is provisioned, or, as the addresses of metadata
 * servers, when a node starts, and known from the cluster itself afterwards.
 */
const READ_AT_START_ONLY: ReadonlySet<string> = new Set([
  'auto-provision',
  'default-num-partitions',
  'default-replication',
  'metadata-client.addresses',
]);

function changedNames(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** A node in the plan it is of. */
interface Side {
  readonly plan: ClusterPlan;
  readonly node: NodePlan;
}

/** Whether a node has ports that others may reach. */
function publishes({ ports }: NodePlan): boolean {
  return ports.ingress !== undefined || ports.admin !== undefined;
}

/** What only a container has: it must be made anew. */
function containerChanges(
  { plan: { ports: old }, node: before }: Side,
  { plan: { ports: wanted }, node: after }: Side,
) {
  const fields = changedNames(before.compose, after.compose).map((field) => `compose.${field}`);
  const samePorts = JSON.stringify(before.ports) === JSON.stringify(after.ports);
  const ports = samePorts && (old.bind === wanted.bind || !publishes(after)) ? [] : ['published ports'];
  const memory =
    before.memoryMb === after.memoryMb
      ? []
      : [`memory limit: ${String(before.memoryMb)} MB → ${String(after.memoryMb)} MB`];
  const name = before.container === after.container ? [] : [`container name: ${before.container} → ${after.container}`];
  return [...name, ...memory, ...ports, ...fields];
}

/** Why a node must be started anew to be as planned; nothing where it need not. */
function restartReasons(before: Side, after: Side): string[] {
  const program = before.plan.runtime === 'docker' ? 'image' : 'version';
  const [old, wanted] = [before.plan[program], after.plan[program]];
  const settings = settingChanges(nodeSettings(before.plan, before.node), nodeSettings(after.plan, after.node));
  const environment = changedNames(before.node.env, after.node.env).map((name) => `environment ${name}`);
  return [
    ...(old === wanted ? [] : [`${program}: ${old} → ${wanted}`]),
    ...settings.filter(({ key }) => !READ_AT_START_ONLY.has(key)).map(({ text }) => text),
    ...environment,
    ...(before.plan.runtime === 'docker' ? containerChanges(before, after) : []),
  ];
}

/** Nodes of both plans that must be started anew. */
export function restarts(before: ClusterPlan, after: ClusterPlan): Restart[] {
  const earlier = new Map(before.nodes.map((node) => [node.name, node]));
  return after.nodes.flatMap((node) => {
    const old = earlier.get(node.name);
    if (old === undefined) return [];
    const because = restartReasons({ plan: before, node: old }, { plan: after, node });
    return because.length === 0 ? [] : [{ node: node.name, because }];
  });
}
