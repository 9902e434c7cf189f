// Clusters in tests: what starting, resetting and stopping one costs, against a server alone and against bare `up`.
//   npm run bench:testing -- [--rounds 9] [native|docker]
import { join } from 'node:path';
import { down, parseSpec, planCluster, up } from 'restate-cluster';
import type { EventListener } from 'restate-cluster';
import { startCluster } from 'restate-cluster/testing';
import type { StartedCluster } from 'restate-cluster/testing';
import { whyNoEngine } from '../src/runtime/docker/engine.js';
import { counter, echo, increment, untilAnswered } from './counter.js';
import { singleServer } from './single-server.js';
import {
  expectAtMost,
  expectRatio,
  inTemporaryDirectory,
  interleave,
  numberFlag,
  quantile,
  report,
} from './support.js';
import { firstStart, installTestcontainers } from './testcontainers.js';

type Times = Record<'reset' | 'stop' | 'down --purge' | 'add' | 'add, with networkFaults', number[]>;
const times: Times = { reset: [], stop: [], 'down --purge': [], add: [], 'add, with networkFaults': [] };

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await work();
  into.push(performance.now() - from);
}

/** Milliseconds of starts before the plan is made and after all is ready. What is between is the same code for both. */
const around = { up: [] as number[], startCluster: [] as number[] };

async function timedStart<T>(
  who: keyof typeof around,
  start: (onEvent: EventListener) => Promise<T>,
): Promise<{ started: T; ms: number }> {
  let between = 0;
  const from = performance.now();
  const started = await start(({ type }) => {
    if (type === 'planned') between -= performance.now();
    if (type === 'ready') between += performance.now();
  });
  const ms = performance.now() - from;
  around[who].push(ms - between);
  return { started, ms };
}

/** Some dozens of keys and invocations, and one deployment more. */
async function useALittle(cluster: StartedCluster): Promise<void> {
  await cluster.registerService(echo);
  for (let key = 0; key < 48; key++) await increment(cluster.ingressUrl, String(key));
  for (let i = 0; i < 24; i++) await untilAnswered(`${cluster.ingressUrl}/echo/say`, 'hello');
}

async function toFirstAnswer(): Promise<number> {
  const from = performance.now();
  const cluster = await startCluster({ runtime: 'native', services: [counter] });
  await increment(cluster.ingressUrl);
  const ms = performance.now() - from;
  await useALittle(cluster);
  await timed(times.reset, () => cluster.reset());
  await timed(times.stop, () => cluster.stop());
  return ms;
}

/** To ready; then increments one after the other, for their latency. */
function toReady(networkFaults: boolean): () => Promise<number> {
  const into = times[networkFaults ? 'add, with networkFaults' : 'add'];
  return async () => {
    const { started: cluster, ms } = await timedStart('startCluster', (onEvent) =>
      startCluster({ runtime: 'native', networkFaults, onEvent }),
    );
    await cluster.registerService(counter);
    for (let i = 0; i < 100; i++) await timed(into, () => increment(cluster.ingressUrl));
    await cluster.stop();
    return ms;
  };
}

/** The same spec without the harness. */
function bareUp(): Promise<number> {
  return inTemporaryDirectory(async (base) => {
    const dir = join(base, 'cluster');
    const spec = parseSpec({ name: `bench-${String(process.pid)}`, runtime: 'native', partitions: 4, ports: 'auto' });
    try {
      return (await timedStart('up', (onEvent) => up(spec, dir, { onEvent }))).ms;
    } finally {
      await timed(times['down --purge'], () => down(dir, { purge: true }));
    }
  });
}

function milliseconds(what: string, values: readonly number[]): void {
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(values, share).toFixed(1));
  console.log(`  ${what.padEnd(34)} p50 ${String(p50)} ms, p99 ${String(p99)} ms   (n=${String(values.length)})`);
}

async function native(rounds: number): Promise<void> {
  const results = await interleave(rounds, {
    'restate-server, to first answer': singleServer,
    'startCluster, to first answer': toFirstAnswer,
    'the same, first in its process': firstStart('native'),
    'up, to ready': bareUp,
    'startCluster, to ready': toReady(false),
    'with networkFaults, to ready': toReady(true),
  });
  report('native: 3 nodes, 4 partitions, against one server alone', results);
  const fresh = results['startCluster, to first answer'];
  expectRatio('3 nodes against one server', fresh, results['restate-server, to first answer'], 2.5);
  const [before, after] = [quantile(around.up, 0.5), quantile(around.startCluster, 0.5)];
  console.log(`  around the start itself: up ${before.toFixed(0)} ms, startCluster ${after.toFixed(0)} ms`);
  const share = (after - before) / quantile(results['up, to ready'], 0.5);
  expectAtMost('what the harness adds to up, %', 100 * share, 5);
  report('native: a fresh cluster, or the same again', { 'fresh, to first answer': fresh, 'reset()': times.reset });
  expectRatio('reset', times.reset, fresh, 0.05);
  report('native: the end', { 'down --purge': times['down --purge'], 'stop()': times.stop });
  console.log('\nnative: increments one after the other');
  milliseconds('without', times.add);
  milliseconds('with networkFaults', times['add, with networkFaults']);
}

async function docker(rounds: number): Promise<void> {
  const { image } = planCluster(parseSpec({ name: 'bench' }), { runtime: 'docker' });
  await inTemporaryDirectory(async (dir) => {
    let theirs;
    try {
      theirs = await installTestcontainers(dir, image);
    } catch (error) {
      console.log(`\ndocker: skipped, restate-sdk-testcontainers can't be used here: ${String(error)}`);
      return;
    }
    const results = await interleave(rounds, {
      'testcontainers, 1 node': theirs,
      'startCluster, 3 nodes': firstStart('docker'),
    });
    report('docker: to first answer, first in its process', results);
    expectRatio('3 nodes against 1', results['startCluster, 3 nodes'], results['testcontainers, 1 node'], 2);
  });
}

const rounds = numberFlag('rounds', 9);
const only = process.argv.find((word) => word === 'native' || word === 'docker');
if (only !== 'docker') await native(rounds);
const why = only === 'native' ? 'not asked for' : await whyNoEngine();
if (why === undefined) await docker(Math.min(rounds, 5));
else console.log(`\ndocker: skipped: ${why}`);
