import { RunError } from '../exec/run-error.js';
import type { ClusterPlan } from '../plan/types.js';
import { fetchHealth, ingressAnswers } from '../restate/health.js';
import { parsePartitionRows, PARTITION_QUERY, sqlArgs } from '../restate/restatectl.js';
import type { PartitionRow } from '../restate/restatectl.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { NodeView, Observation } from './readiness.js';

const SQL_TIMEOUT_MS = 5_000;

export interface ObserveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Ask for partitions although some node is not ready, as `status` does. Default: only when the nodes are. */
  readonly always?: boolean;
  /** Find out whether silent containers are halted, which takes a moment; of processes it is always known. Default false. */
  readonly halted?: boolean;
  /** Nodes to ask for partitions first. */
  readonly ask?: readonly string[] | undefined;
}

async function readPartitions(
  runtime: ClusterRuntime,
  { signal, ask }: ObserveOptions,
): Promise<{ partitions: PartitionRow[] | undefined; partitionsFault?: string }> {
  try {
    const { stdout } = await runtime.restatectl(sqlArgs(PARTITION_QUERY), { timeoutMs: SQL_TIMEOUT_MS, signal, ask });
    return { partitions: parsePartitionRows(stdout) };
  } catch (error) {
    // A cluster that is coming up, or has lost a node, may not answer now; the next look asks again.
    if (error instanceof RunError && !error.missing && !error.canceled) {
      return { partitions: undefined, partitionsFault: error.tail === '' ? error.message : error.tail };
    }
    throw error;
  }
}

function rolesReady({ health }: NodeView): boolean {
  return health?.status === 'Alive';
}

/** Looks at a cluster once: processes, every node's health and ingress, and the state of every partition. */
export async function observe(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  options: ObserveOptions = {},
): Promise<Observation> {
  const processes = await runtime.inspect();
  const nodes = await Promise.all(
    plan.nodes.map(async (node): Promise<NodeView> => {
      const process = processes.find(({ name }) => name === node.name);
      if (process?.state !== 'running') return { node, process, health: undefined, ingressAnswers: false };
      const health = await fetchHealth(node.probeUrl);
      const halted =
        health === undefined && (options.halted === true || runtime.kind === 'native')
          ? await runtime.halted(node.name)
          : undefined;
      if (halted !== undefined) return { node, process, health, ingressAnswers: false, halted };
      const asked = health?.status === 'Alive' ? node.ingressUrl : undefined;
      return { node, process, health, ingressAnswers: asked !== undefined && (await ingressAnswers(asked)) };
    }),
  );
  const ask = options.always === true ? nodes.some(rolesReady) : nodes.every(rolesReady);
  if (!ask) return { nodes, partitions: undefined };
  return { nodes, ...(await readPartitions(runtime, options)) };
}
