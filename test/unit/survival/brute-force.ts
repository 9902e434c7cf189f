import type { Replication, Role } from '../../../src/spec/types.js';
import type { Outcome, Survival } from '../../../src/survival/outcome.js';
import type { Topology, TopologyNode } from '../../../src/survival/topology.js';

// The same rules as in src/survival, written down a second time in the plainest way: every nodeset and every replica
// set that Restate may choose is listed, every node of it is tried as the leader, and each case is decided alone.

type Nodes = readonly TopologyNode[];
type Fate = 'yes' | 'maybe' | 'no';

function subsets(nodes: Nodes): TopologyNode[][] {
  return Array.from({ length: 2 ** nodes.length }, (_, mask) => nodes.filter((_node, i) => ((mask >> i) & 1) === 1));
}

const place = {
  region: ({ location }: TopologyNode) => location?.split('.')[0],
  zone: ({ location }: TopologyNode) => (location?.includes('.') === true ? location : undefined),
  node: ({ name }: TopologyNode) => name,
};
const SCOPES = ['region', 'zone', 'node'] as const;

/** Restate's write quorum, for every scope as it stands. */
function quorum(nodes: Nodes, replication: Replication): boolean {
  return SCOPES.every((scope) => {
    const places = new Set(nodes.map(place[scope]).filter((name) => name !== undefined));
    return places.size >= (replication[scope] ?? 0);
  });
}

/** Restate's f-majority, as `checker.rs` counts it: for some scope, enough of its places are complete. */
function fMajority(alive: Nodes, all: Nodes, replication: Replication): boolean {
  return SCOPES.some((scope) => {
    const copies = replication[scope];
    if (copies === undefined) return false;
    const places = new Set(all.map(place[scope]).filter((name) => name !== undefined));
    const complete = [...places].filter((name) =>
      all.filter((node) => place[scope](node) === name).every((node) => alive.includes(node)),
    );
    return complete.length >= Math.max(0, places.size - copies) + 1;
  });
}

function widest(replication: Replication): 'region' | 'zone' | undefined {
  return replication.region !== undefined ? 'region' : replication.zone !== undefined ? 'zone' : undefined;
}

/** Sets that taking a node from the domain with the fewest picked ones can end in. */
function picked(candidates: Nodes, scope: 'region' | 'zone' | undefined, perDomain: number, total: number) {
  const domainOf = (node: TopologyNode) => (scope === undefined ? '' : (place[scope](node) ?? ''));
  const ends = new Map<string, TopologyNode[]>();
  const seen = new Set<string>();
  const visit = (chosen: TopologyNode[]): void => {
    const key = chosen
      .map(({ name }) => name)
      .sort()
      .join();
    if (seen.has(key)) return;
    seen.add(key);
    const open = [...new Set(candidates.map(domainOf))]
      .map((domain) => ({
        has: chosen.filter((node) => domainOf(node) === domain).length,
        free: candidates.filter((node) => domainOf(node) === domain && !chosen.includes(node)),
      }))
      .filter(({ free }) => free.length > 0);
    const fewest = Math.min(...open.map(({ has }) => has));
    if (open.length === 0 || (fewest >= perDomain && chosen.length >= total)) {
      ends.set(key, chosen);
      return;
    }
    for (const { has, free } of open) if (has === fewest) for (const node of free) visit([...chosen, node]);
  };
  visit([]);
  return [...ends.values()];
}

function nodesets({ nodes, logs, nodesetSize = 0 }: Topology): Nodes[] {
  const servers = nodes.filter(({ roles }) => roles.includes('log-server'));
  const scope = widest(logs);
  if (scope !== undefined && servers.some((node) => place[scope](node) === undefined)) return [];
  const perDomain = scope === undefined ? logs.node : logs.node - (logs[scope] ?? 0) + 1;
  return picked(servers, scope, perDomain, Math.max(nodesetSize, logs.node + 1, 2 * logs.node - 1));
}

function replicaSets({ nodes, partitions }: Topology): Nodes[] {
  const workers = nodes.filter(
    (node) =>
      node.roles.includes('worker') &&
      SCOPES.every((scope) => partitions[scope] === undefined || place[scope](node) !== undefined),
  );
  if (!quorum(workers, partitions)) return [];
  return picked(workers, widest(partitions), 0, partitions.node).filter((set) => quorum(set, partitions));
}

function together(fates: readonly Fate[]): Survival {
  if (fates.every((fate) => fate === 'no')) return 'none';
  return fates.every((fate) => fate === 'yes') ? 'all' : 'some';
}

/** The outcome of a loss, decided for every partition there may be. */
export function bruteForce(topology: Topology, lost: Nodes): Outcome {
  const alive = topology.nodes.filter((node) => !lost.includes(node));
  const having = (role: Role, among: Nodes) => among.filter(({ roles }) => roles.includes(role));
  const members = having('metadata-server', topology.nodes).length;
  const metadata = topology.metadata === 'external' || having('metadata-server', alive).length * 2 > members;
  const takeover = metadata && having('admin', alive).length > 0;
  const writes: Fate[] = [];
  const reads: Fate[] = [];
  const spare = quorum(
    having('worker', alive).filter((node) =>
      SCOPES.every((scope) => topology.partitions[scope] === undefined || place[scope](node) !== undefined),
    ),
    topology.partitions,
  );
  const unreadable = quorum(having('log-server', lost), topology.logs);
  const replicas = replicaSets(topology);
  for (const nodeset of nodesets(topology)) {
    const left = nodeset.filter((node) => alive.includes(node));
    const exists = quorum(nodeset, topology.logs);
    const appends = exists && quorum(left, topology.logs);
    const recovers = appends && fMajority(left, nodeset, topology.logs);
    for (const set of replicas) {
      for (const leader of set) {
        // A leader makes its own log server a member.
        if (leader.roles.includes('log-server') && !nodeset.includes(leader)) continue;
        if (!exists) {
          writes.push('no');
          reads.push('no');
          continue;
        }
        const rest = set.filter((node) => alive.includes(node));
        if (alive.includes(leader)) {
          writes.push(recovers ? 'yes' : appends ? 'maybe' : 'no');
          const moves = rest.length < set.length && takeover && spare;
          reads.push(recovers || !moves ? 'yes' : 'maybe');
        } else {
          const led = takeover && recovers && (rest.length > 0 || spare);
          const fate = !led ? 'no' : rest.length === 0 && unreadable ? 'maybe' : 'yes';
          writes.push(fate);
          reads.push(fate);
        }
      }
    }
  }
  const ingress = having('http-ingress', alive).length > 0;
  const admin = having('admin', alive).length > 0;
  return {
    writes: ingress ? together(writes) : 'none',
    reads: ingress || admin ? together(reads) : 'none',
    metadata: takeover ? 'all' : 'none',
  };
}

export { subsets };
