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

/** A setting that a server reads only when it starts, another one each time. */
const filter = (n: number) => ({ 'log-filter': `warn,restate=info,round${String(n)}=info` });

async function rollingRestart(runtime: RuntimeKind, rounds: number): Promise<void> {
  await withSubject(runtime, async (cluster) => {
    let round = 0;
    const settings = { all: 0, one: 0 };
    const spec = (): ClusterSpecInput => ({
      config: filter(settings.all),
      nodes: [
        { name: 'node-1' },
        { name: 'node-2', ...(settings.one === 0 ? {} : { config: filter(settings.one) }) },
        { name: 'node-3' },
      ],
    });
    await cluster.apply(spec());
    const changed = (which: 'all' | 'one') => () => {
      settings[which] = ++round;
      // What is set for one node wins over what is set for all.
      if (which === 'all') settings.one = 0;
      return timed(() => cluster.apply(spec()));
    };
    const results = await interleave(rounds, {
      'one node stopped and started': () => timed(() => cluster.restart('node-2')),
      'one node restarted by up': changed('one'),
      'three nodes restarted by up': changed('all'),
    });
    report(`${runtime}: 3 nodes, 24 partitions, to ready`, results);
    // The bare one is shown for comparison: nobody moves leaders before it, or lets them go back after it.
    const [one, three] = [results['one node restarted by up'], results['three nodes restarted by up']];
    expectRatio(`${runtime}, rolling against one by up`, three, one, 3);
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
