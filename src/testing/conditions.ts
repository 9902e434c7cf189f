import { judge } from '../cluster/readiness.js';
import type { Observation } from '../cluster/readiness.js';
import type { ClusterPlan } from '../plan/types.js';
import { describeInvocation, findInvocation } from './invocations.js';
import { nodeDownSeenBy, partitionLeaders } from './looks.js';
import type { Looks } from './looks.js';

/** Something to wait for. */
export interface Condition {
  /** As in "waited 30 s for <description>". */
  readonly description: string;
  /** Whether it holds now: `true`, or what was seen instead, in words. */
  look(looks: Looks): Promise<true | string>;
}

/** How long a cluster must look ready, with the same leaders, as when it is started: leaders move after each change. */
const STEADY_MS = 300;

/** The whole cluster is ready, and stays so for a moment: every node, role, partition and ingress. */
export function ready(): Condition {
  return readyWithout(() => []);
}

/** The cluster is ready but for these nodes, which somebody else took from it. */
export function readyWithout(names: () => readonly string[]): Condition {
  let steady: { leaders: string; since: number } | undefined;
  return {
    description: 'the cluster to be ready',
    look: async (looks) => {
      const { plan, observation } = await observeWithout(names(), looks);
      const { ready: isReady, missing, leaders } = judge(plan, observation);
      const doubted = isReady ? await doubtedNode(looks, observation) : undefined;
      if (!isReady || doubted !== undefined) {
        steady = undefined;
        return doubted ?? missing;
      }
      if (steady?.leaders !== leaders) steady = { leaders, since: performance.now() };
      return performance.now() - steady.since >= STEADY_MS || 'leaders are still moving';
    },
  };
}

/** One look at a cluster as if it had no nodes of these names. */
async function observeWithout(
  names: readonly string[],
  looks: Looks,
): Promise<{ plan: ClusterPlan; observation: Observation }> {
  const whole = await looks.observe();
  if (names.length === 0) return { plan: looks.plan, observation: whole };
  const called = names.map((name) => looks.nodeName(name));
  const rows = await looks.askCluster('select * from nodes');
  const ids = rows.filter((row) => called.includes(String(row['name']))).map((row) => String(row['plain_node_id']));
  const nodes = whole.nodes.filter(({ node }) => !names.includes(node.name));
  const partitions = whole.partitions
    ?.filter(({ node }) => node === undefined || !ids.includes(node))
    .map((row) => ({ ...row, replicas: row.replicas.filter((id) => !ids.includes(id)) }));
  return {
    plan: { ...looks.plan, nodes: nodes.map(({ node }) => node) },
    observation: { ...whole, nodes, partitions },
  };
}

/** A node that works, and that others do not yet, or no longer, take for alive. */
async function doubtedNode(looks: Looks, { nodes }: Observation): Promise<string | undefined> {
  const states = new Map(
    (await looks.askCluster('select * from nodes')).map((row) => [row['plain_node_id'], row['state']]),
  );
  for (const { node, health } of nodes) {
    const state = states.get(health?.nodeId?.split(':')[0]);
    if (state !== 'alive') return `${node.name} is seen ${String(state)} by others`;
  }
  return undefined;
}

/** Every node that runs has noticed that this one does not. */
export function nodeDown(name: string): Condition {
  return {
    description: `every other node to see ${name} dead`,
    look: async (looks) => {
      const views = await nodeDownSeenBy(looks, name);
      const unaware = views.filter(({ state }) => state !== 'dead');
      if (views.length > 0 && unaware.length === 0) return true;
      return views.length === 0
        ? 'no other node answers'
        : unaware.map(({ viewer, state }) => `${viewer} sees it ${state}`).join(', ');
    },
  };
}

/** A partition has an active leader that is not the node named. */
export function leaderMoved(partition: number, from: string): Condition {
  return {
    description: `partition ${String(partition)} to be led by another node than ${from}`,
    look: async (looks) => {
      const leader = (await partitionLeaders(looks)).get(partition);
      if (leader === undefined) return 'it has no leader';
      return leader !== from || `${from} leads it`;
    },
  };
}

/** Every partition has an active leader, whatever is down. */
export function allLed(): Condition {
  return {
    description: 'every partition to have a leader',
    look: async (looks) => {
      const leaders = await partitionLeaders(looks);
      const led = [...leaders.values()].filter((leader) => leader !== undefined).length;
      return led >= looks.plan.partitions || `${String(led)} of ${String(looks.plan.partitions)} have one`;
    },
  };
}

/** An invocation has ended, well or not. */
export function invocationCompleted(id: string): Condition {
  return {
    description: `invocation ${id} to complete`,
    look: async (looks) => {
      const row = await findInvocation(looks, id);
      if (row === undefined) return 'it is not known';
      return row['status'] === 'completed' || describeInvocation(row);
    },
  };
}

/** The log of a partition was trimmed up to a position (LSN), or further. */
export function logTrimmedTo(partition: number, lsn: number): Condition {
  return {
    description: `the log of partition ${String(partition)} to be trimmed to ${String(lsn)}`,
    look: async (looks) => {
      const point = await looks.trimPoint(partition);
      return point >= lsn || `it is trimmed to ${String(point)}`;
    },
  };
}

/** A condition of your own: `look` returns `true`, or what it saw instead. */
export function condition(description: string, look: (looks: Looks) => Promise<true | string>): Condition {
  return { description, look };
}
