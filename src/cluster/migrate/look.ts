import { ClusterError } from '../../errors.js';
import { AdminCalls } from '../../restate/admin-calls.js';
import { fetchHealth } from '../../restate/health.js';
import { CONFIG_ARGS, NODE_QUERY, parseConfig, parseNodeRows, sqlArgs } from '../../restate/restatectl.js';
import type { NodePlan } from '../../plan/types.js';
import { createRuntime } from '../../runtime/create.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import type { EventListener } from '../events.js';
import { nodeDied } from '../failures.js';
import { poll } from '../poll.js';
import type { AdminAnswers } from './held-work.js';
import type { DrawnCluster } from './write-cluster.js';

const TIMEOUT_MS = 60_000;
const CALL_TIMEOUT_MS = 10_000;
const OK = 200;
const NOT_FOUND = 404;

/** What a node says of itself that its files do not show. */
export interface LookedAt {
  readonly nodes: number;
  readonly partitions: number;
  readonly answers: AdminAnswers;
}

interface LookOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener | undefined;
}

async function waitUntilItAnswers(runtime: ClusterRuntime, node: NodePlan, signal?: AbortSignal): Promise<void> {
  const { done } = await poll({
    look: async () => {
      const [process] = await runtime.inspect();
      if (process !== undefined && process.state !== 'running') throw await nodeDied(runtime, process);
      const health = await fetchHealth(node.probeUrl);
      return health?.roleStatus.admin === 'Ready' && health.metadataServer === 'Member';
    },
    done: (ready) => ready,
    everyMs: runtime.pollMs,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  if (done) return;
  throw new ClusterError('not-ready', `the copy of ${node.nodeName} does not come up`, {
    hint: 'Does the source itself start? Its files may be damaged, or of a node that needs others.',
    details: await runtime.logTail(node.name, 20),
  });
}

async function ask(node: NodePlan): Promise<AdminAnswers> {
  const calls = new AdminCalls(() => (node.adminUrl === undefined ? [] : [node.adminUrl]));
  const get = async (path: string) => {
    const { status, body } = await calls.call('GET', path);
    if (status === NOT_FOUND) return undefined;
    if (status === OK) return body;
    throw new ClusterError('command-failed', `the copy does not tell its ${path.slice(1)}`, { details: body });
  };
  return {
    deployments: (await get('/deployments')) ?? '{"deployments":[]}',
    subscriptions: (await get('/subscriptions')) ?? '{"subscriptions":[]}',
    kafkaClusters: await get('/kafka-clusters'),
  };
}

/**
 * Starts the copy without the roles in which it would work, asks it what it is, and stops it.
 *
 * @param drawn one node without the worker role, whose files are in place
 */
export async function lookAt(dir: string, { plan }: DrawnCluster, { signal, onEvent }: LookOptions): Promise<LookedAt> {
  const [node] = plan.nodes;
  if (node === undefined) throw new TypeError('a cluster has at least one node');
  const runtime = createRuntime(dir, plan);
  await runtime.prepare({ signal, ...(onEvent === undefined ? {} : { onEvent }) });
  try {
    await runtime.start(signal);
    await waitUntilItAnswers(runtime, node, signal);
    const options = { timeoutMs: CALL_TIMEOUT_MS, signal };
    const nodes = parseNodeRows((await runtime.restatectl(sqlArgs(NODE_QUERY), options)).stdout);
    const { partitions } = parseConfig((await runtime.restatectl(CONFIG_ARGS, options)).stdout);
    if (partitions === undefined) throw new TypeError('restatectl config get did not tell the number of partitions');
    return { nodes: nodes.length, partitions, answers: await ask(node) };
  } finally {
    await runtime.stop();
    await runtime.close();
  }
}
