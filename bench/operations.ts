// Changes of a running cluster against their simple parts: a rolling restart against the restart of one node, and one
// node more against the cold start of one node. All to the same "ready".
//   npm run bench:operations -- [--rounds 5] [native|docker]
import { join } from 'node:path';
import { down, openCluster, parseSpec, up, waitReady } from '../src/index.js';
import type { ClusterSpecInput, RuntimeKind } from '../src/index.js';
import { whyNoEngine } from '../src/runtime/docker/engine.js';
import { expectRatio, inTemporaryDirectory, interleave, numberFlag, report } from './support.js';

const TIMEOUT_MS = 300_000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** A cluster for some measuring, which is removed again. */
class Subject {
  readonly dir: string;
  readonly #runtime: RuntimeKind;

  constructor(runtime: RuntimeKind, base: string) {
    this.#runtime = runtime;
    this.dir = join(base, 'cluster');
  }

  /** Brings it up as this spec says, or changes it to that. */
  apply(input: ClusterSpecInput): Promise<unknown> {
    const name = `bench-${String(process.pid)}`;
    const spec = parseSpec({ name, runtime: this.#runtime, ports: 'auto', ...input });
    return up(spec, this.dir, { timeoutMs: TIMEOUT_MS });
  }

  /** Stops a node as for an upgrade, and starts it again. */
  async restart(node: string): Promise<void> {
    const { plan, runtime } = await openCluster(this.dir);
    await runtime.stop([node]);
    await runtime.start(undefined, [node]);
    await waitReady(plan, runtime, { timeoutMs: TIMEOUT_MS });
  }
}

function withSubject<T>(runtime: RuntimeKind, work: (subject: Subject) => Promise<T>): Promise<T> {
  return inTemporaryDirectory(async (base) => {
    const subject = new Subject(runtime, base);
    try {
      return await work(subject);
    } finally {
      await down(subject.dir, { purge: true });
    }
  });
}

async function rollingRestart(runtime: RuntimeKind, rounds: number): Promise<void> {
  await withSubject(runtime, async (cluster) => {
    await cluster.apply({});
    let round = 0;
    const results = await interleave(rounds, {
      'one node restarted': () => timed(() => cluster.restart('node-2')),
      // A setting that a server reads only when it starts, another one each time.
      'rolling restart of 3 nodes': () =>
        timed(() => cluster.apply({ config: { 'log-filter': `warn,restate=info,round${String(round++)}=info` } })),
    });
    report(`${runtime}: 3 nodes, 24 partitions, to ready`, results);
    expectRatio(`${runtime}, rolling`, results['rolling restart of 3 nodes'], results['one node restarted'], 3);
  });
}

async function oneNodeMore(runtime: RuntimeKind, rounds: number): Promise<void> {
  const results = await interleave(rounds, {
    'cold start of one node': () => withSubject(runtime, (cluster) => timed(() => cluster.apply({ nodes: 1 }))),
    'one node added to three': () =>
      withSubject(runtime, async (cluster) => {
        await cluster.apply({ nodes: 3 });
        return timed(() => cluster.apply({ nodes: 4 }));
      }),
  });
  report(`${runtime}: one node more, to ready`, results);
  expectRatio(`${runtime}, adding`, results['one node added to three'], results['cold start of one node'], 1.5);
}

const rounds = numberFlag('rounds', 5);
const only = process.argv.find((word) => word === 'native' || word === 'docker');
for (const runtime of ['native', 'docker'] as const) {
  if (only !== undefined && only !== runtime) continue;
  const why = runtime === 'docker' ? await whyNoEngine() : undefined;
  if (why === undefined) {
    await rollingRestart(runtime, rounds);
    await oneNodeMore(runtime, rounds);
  } else console.log(`\ndocker: skipped: ${why}`);
}
