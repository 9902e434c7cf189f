import type { ClusterPlan } from '../../plan/types.js';
import { copiesOf } from '../../restate/log-segments.js';
import type { LogSegment } from '../../restate/log-segments.js';
import type { Member } from '../../restate/membership.js';
import { list } from '../../spec/words.js';
import { afterLossOf, ASPECTS } from '../../survival/outcome.js';
import { topologyOf } from '../../survival/topology.js';

/** What the cluster itself says; `undefined` where it does not answer. */
export interface ClusterFacts {
  readonly members: readonly Member[];
  readonly segments: readonly LogSegment[];
}

/** Whether the others have all that these nodes had, by what a cluster with such nodes survives. */
export function survivesLossOf(plan: ClusterPlan, joined: ReadonlySet<string>, lost: readonly string[]): boolean {
  const topology = topologyOf(plan);
  const nodes = topology.nodes.filter(({ name }) => joined.has(name));
  const outcome = afterLossOf({ ...topology, nodes })(nodes.map(({ name }) => lost.includes(name)));
  return ASPECTS.every((aspect) => outcome[aspect] === 'all');
}

/** Logs of which a part may have been on these nodes alone. */
function logsLostWith({ members, segments }: ClusterFacts, lost: readonly string[]): number[] {
  const ids = new Set(members.filter(({ name }) => lost.includes(name)).map(({ id }) => id));
  const hurt = segments.filter(({ kind, nodeset, replication }) => {
    if (kind !== 'replicated') return false;
    const copies = copiesOf(replication);
    const gone = nodeset.filter((id) => ids.has(id)).length;
    return gone > 0 && (copies === undefined || gone >= copies);
  });
  return [...new Set(hurt.map(({ log }) => log))];
}

/**
 * Why nodes can't be replaced: the others must have all their data, and agree to the exchange.
 *
 * @param gone nodes that are to be replaced, and others that do not run
 * @param facts what the cluster says; without, what a cluster with such nodes survives is what counts
 * @returns `undefined` where nothing forbids it
 */
export function whyNotReplaced(
  plan: ClusterPlan,
  gone: readonly string[],
  facts: ClusterFacts | undefined,
): string | undefined {
  const left = plan.nodes.filter(({ name }) => !gone.includes(name));
  if (left.length === 0) {
    return plan.nodes.length === 1
      ? `${plan.name} has no other node that could have its data`
      : 'no node is left that could have their data';
  }
  if (plan.provision === 'auto' && gone.includes(plan.provisioningNode.name)) {
    return `with \`provision: auto\`, ${plan.provisioningNode.name} would make a second cluster of itself; set \`provision: sidecar\` in the spec first`;
  }
  const voters =
    facts === undefined
      ? plan.nodes.filter(({ roles }) => roles.includes('metadata-server')).map(({ name }) => name)
      : facts.members.filter(({ metadata }) => metadata === 'member').map(({ name }) => name);
  const voting = voters.filter((name) => !gone.includes(name)).length;
  if (plan.spec.metadata.store === 'replicated' && voting * 2 <= voters.length) {
    return `only ${String(voting)} of ${String(voters.length)} metadata servers (${list(voters)}) would be left, and more than half must agree`;
  }
  const joined = new Set(
    facts === undefined ? plan.nodes.map(({ name }) => name) : facts.members.map(({ name }) => name),
  );
  if (survivesLossOf(plan, joined, gone)) return undefined;
  if (facts === undefined) return 'the others may not have all their data';
  const logs = logsLostWith(facts, gone);
  if (logs.length === 0) return undefined;
  return `all copies of records of ${logs.length === 1 ? 'log' : 'logs'} ${list(logs.map(String))} may have been on ${list(gone)}`;
}
