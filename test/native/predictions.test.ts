import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test, vi } from 'vitest';
import { openCluster } from '../../src/cluster/open.js';
import { mergeLines, readLogs } from '../../src/testing/log-lines.js';
import { planCluster } from '../../src/plan/plan.js';
import { portBlock } from '../../src/plan/ports.js';
import { sqlArgs } from '../../src/restate/restatectl.js';
import { parseSpec } from '../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../src/spec/types.js';
import { afterLossOf } from '../../src/survival/outcome.js';
import type { Outcome, Survival } from '../../src/survival/outcome.js';
import { topologyOf } from '../../src/survival/topology.js';
import type { Topology } from '../../src/survival/topology.js';
import { TestCluster } from '../support/cluster.js';
import type { UpJson } from '../support/cluster.js';
import { observe, writeAll } from '../support/observed.js';
import { call, eventually } from '../support/http.js';
import { startService } from '../support/service.js';

const outcome = (writes: Survival, reads: Survival, metadata: Survival): Outcome => ({ writes, reads, metadata });
const ALL = outcome('all', 'all', 'all');
const WORKING = ['http-ingress', 'admin', 'worker', 'log-server'] as const;

/** Nodes to lose at the same moment, with what is left; `up` brings all back first where it says so. */
interface Loss {
  readonly lose: readonly string[] | ((cluster: TestCluster) => Promise<string[]>);
  readonly want: Outcome;
  readonly repaired?: true;
}

interface Shape {
  readonly title: string;
  readonly spec: ClusterSpecInput;
  readonly losses: readonly Loss[];
}

const shape = (title: string, spec: ClusterSpecInput, ...losses: Loss[]): Shape => ({ title, spec, losses });

const SHAPES: readonly Shape[] = [
  shape(
    'three nodes, two copies',
    { nodes: 3 },
    { lose: ['node-1'], want: ALL },
    { lose: ['node-3'], want: outcome('none', 'some', 'none') },
    { lose: ['node-2'], want: ALL, repaired: true },
  ),
  shape('two nodes, two copies', { nodes: 2 }, { lose: ['node-2'], want: outcome('none', 'some', 'all') }),
  shape(
    'three nodes, one copy',
    { nodes: 3, replication: 1 },
    { lose: someLeader, want: outcome('some', 'some', 'all') },
  ),
  shape(
    'five nodes, three copies',
    { nodes: 5, replication: 3 },
    { lose: ['node-1', 'node-4'], want: ALL },
    { lose: ['node-5'], want: outcome('none', 'some', 'none') },
  ),
  shape(
    'five nodes, three copies of the logs and one of each partition, which starts from the log where it is lost',
    { nodes: 5, replication: { logs: 3, partitions: 1 } },
    { lose: ['node-2', 'node-5'], want: ALL },
  ),
  shape(
    'five nodes, two copies, lost where some log has most of its own',
    { nodes: 5, metadata: { servers: 5 } },
    { lose: mostOfOneLog, want: outcome('some', 'some', 'all') },
  ),
  shape(
    'three zones of two nodes',
    { nodes: [{ count: 6, location: ['eu.a', 'eu.b', 'eu.c'] }], replication: { zone: 2 } },
    { lose: ['node-2', 'node-5'], want: ALL },
    { lose: ['node-1', 'node-4'], want: outcome('none', 'some', 'none') },
  ),
  shape(
    'a node for every job',
    {
      nodes: [
        { prefix: 'core', count: 3, roles: ['admin', 'log-server', 'metadata-server'] },
        { prefix: 'worker', count: 2, roles: ['worker'] },
        { prefix: 'gate', count: 2, roles: ['http-ingress'] },
      ],
    },
    { lose: ['core-1', 'worker-1', 'gate-1'], want: ALL },
    { lose: ['gate-2'], want: outcome('none', 'all', 'all') },
    { lose: ['core-2', 'core-3'], want: outcome('none', 'all', 'none'), repaired: true },
  ),
  shape(
    'one admin node, which leads partitions too',
    { nodes: [{ name: 'boss' }, { count: 2, roles: ['http-ingress', 'worker', 'log-server', 'metadata-server'] }] },
    { lose: ['boss'], want: outcome('some', 'some', 'none') },
  ),
  shape(
    'metadata on a node of its own',
    {
      // Without metadata nobody can take the place of a node that was only taken for dead.
      config: { 'gossip-failure-threshold': 300 },
      nodes: [
        { name: 'memory', roles: ['metadata-server'] },
        { count: 3, roles: [...WORKING] },
      ],
    },
    { lose: ['memory'], want: outcome('all', 'all', 'none') },
    { lose: ['node-2'], want: outcome('some', 'some', 'none') },
  ),
];

async function rows<T>(cluster: TestCluster, query: string): Promise<T[]> {
  // Not through the command line, which takes longer than the question.
  const { runtime } = await openCluster(cluster.dir);
  return JSON.parse((await runtime.restatectl(sqlArgs(query))).stdout) as T[];
}

/** A node that leads few partitions, but some: one that joined last may lead none, as a single copy stays where it is. */
async function someLeader(cluster: TestCluster): Promise<string[]> {
  const { nodes } = await cluster.status();
  const leading = nodes.flatMap(({ name, leads = 0 }) => (leads > 0 ? [{ name, leads }] : []));
  leading.sort((a, b) => a.leads - b.leads);
  return leading.slice(0, 1).map(({ name }) => name);
}

/** Two of the three nodes of a log: without them it stops, and logs that have one of them, or none, go on. */
async function mostOfOneLog(cluster: TestCluster): Promise<string[]> {
  const [log] = await rows<{ nodeset: string }>(cluster, 'select nodeset from logs_tail_segments where log_id = 0');
  const nodes = await rows<{ plain_node_id: string; name: string }>(cluster, 'select plain_node_id, name from nodes');
  const members = (log?.nodeset.match(/N\d+/g) ?? []).slice(0, 2);
  return nodes.filter(({ plain_node_id: id }) => members.includes(id)).map(({ name }) => name);
}

/** For so long nothing may have moved before a node is lost: what moves needs the metadata, which may be lost with it. */
const STILL_MS = { inPlace: 4_000, elsewhere: 20_000 };

const LOGS = `
  select l.log_id, segment_index, nodeset, sequencer, leader_plain_node_id as leader
  from logs_tail_segments l join partitions on l.log_id = partition_id order by l.log_id`;

interface LogRow {
  readonly nodeset: string;
  readonly sequencer: string | null;
  readonly leader: string | null;
}

/**
 * Waits until every log is on as many log servers as it should be, and is written from where its partition is led, and
 * nothing moves any more. As it starts, a cluster has logs for which this does not hold; Restate seals them some ten
 * seconds later, and goes on elsewhere: without metadata, one that is sealed already stays so. Logs that moved away from
 * a lost node may be written from elsewhere for good, though: if nothing moves for long, that is it.
 */
async function settled(cluster: TestCluster, { nodes, logs }: Topology): Promise<void> {
  const servers = nodes.filter(({ roles }) => roles.includes('log-server')).length;
  const size = Math.min(servers, Math.max(logs.node + 1, 2 * logs.node - 1));
  const isWide = ({ nodeset }: LogRow) => (nodeset.match(/N\d+/g) ?? []).length >= size;
  const isInPlace = ({ sequencer, leader }: LogRow) => leader !== null && sequencer?.split(':')[0] === leader;
  let last = { text: '', since: 0 };
  await eventually(async () => {
    const found = await rows<LogRow>(cluster, LOGS);
    const text = JSON.stringify(found);
    if (text !== last.text) last = { text, since: performance.now() };
    const still = STILL_MS[found.every(isInPlace) ? 'inPlace' : 'elsewhere'];
    const complete = found.length === PARTITIONS && found.every(isWide);
    return complete && performance.now() - last.since >= still ? true : undefined;
  });
}

/** So many that each node leads some. */
const PARTITIONS = 12;

const EVIDENCE_LINES = 60;

/** What tells why a cluster that is gone by the time somebody reads this did not do as predicted. */
async function evidence(
  cluster: TestCluster,
  nodes: UpJson['nodes'],
  failures: readonly string[],
  since: Date,
): Promise<string> {
  const { runtime } = await openCluster(cluster.dir);
  const logs = mergeLines(await Promise.all(nodes.map(({ name }) => readLogs(runtime, name, { since }))));
  const said = logs.map(({ node, text }) => `${node} ${text}`);
  return [...failures, ...said.slice(0, EVIDENCE_LINES), '…', ...said.slice(-EVIDENCE_LINES)].join('\n');
}

/**
 * A busy machine keeps a node silent for seconds: that must not count as a loss beside the one that is looked at. By
 * default a node is dead after 10 ticks of 100 ms, takes itself for dead after 30, and messages older than 1 s are ignored.
 */
const CALM = {
  'gossip-failure-threshold': 30,
  'gossip-loneliness-threshold': 300,
  'gossip-time-skew-threshold': '30s',
};

// Most of the time goes into waiting, but each cluster needs its share of the machine to be quick.
vi.setConfig({ maxConcurrency: 2 });

test.concurrent.each(SHAPES)('$title', async ({ spec, losses }) => {
  const cluster = new TestCluster('native', 'predict');
  const service = await startService(cluster);
  const topology = topologyOf(planCluster(parseSpec(spec), { runtime: 'native', ports: portBlock(1) }));
  const file = join(cluster.cwd, 'spec.yaml');
  writeFileSync(file, JSON.stringify({ ...spec, partitions: PARTITIONS, config: { ...CALM, ...spec.config } }));
  let nodes: UpJson['nodes'] = [];
  const gone = new Set<string>();
  const running = () => nodes.filter(({ name }) => !gone.has(name));
  // Nodes without the role have no such address.
  const left = () => ({
    ingresses: running()
      .map(({ ingressUrl }) => ingressUrl)
      .filter(Boolean),
    admins: running()
      .map(({ adminUrl }) => adminUrl)
      .filter(Boolean),
  });
  try {
    nodes = (await cluster.up(file)).nodes;
    await call(`${left().admins[0] ?? ''}/deployments`, { body: { uri: service.url } });
    await writeAll(left(), 'before');
    await settled(cluster, topology);
    for (const { lose, want, repaired } of losses) {
      if (repaired) {
        gone.clear();
        await eventually(async () =>
          (await cluster.run(['up', file, ...cluster.flags])).code === 0 ? true : undefined,
        );
        await writeAll(left(), `repaired-${String(lose)}`);
        await settled(cluster, topology);
      }
      const names = typeof lose === 'function' ? await lose(cluster) : lose;
      for (const name of names) gone.add(name);
      const without = [...gone].join();
      const predicted = afterLossOf(topology)(topology.nodes.map(({ name }) => gone.has(name)));
      expect({ without, ...predicted }).toEqual({ without, ...want });
      const lost = new Date();
      await Promise.all(names.map((name) => cluster.kill(name)));
      const { outcome: seen, failures } = await observe(
        left(),
        predicted,
        { write: without, written: 'before' },
        service.url,
      );
      const why = isDeepStrictEqual(seen, predicted) ? '' : await evidence(cluster, running(), failures, lost);
      expect({ without, ...seen }, why).toEqual({ without, ...predicted });
    }
  } finally {
    await service.stop();
    // Nodes that can not reach the others take long to stop by themselves.
    await Promise.all(running().map(({ name }) => cluster.kill(name)));
    await cluster.remove();
  }
});
