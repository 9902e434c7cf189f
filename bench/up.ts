// Cold `up` to ready: ours against Restate's own defaults, measured to the same "ready".
//   npm run bench:up -- [--rounds 5] [native|docker]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { down, parseSpec, up } from '../src/index.js';
import type { ClusterSpecInput, RuntimeKind } from '../src/index.js';
import { documentedUp } from './documented-compose.js';
import { expectRatio, inTemporaryDirectory, interleave, numberFlag, report } from './support.js';

/** From the first process or container started until ready; then everything is removed again. */
function coldUp(runtime: RuntimeKind, input: ClusterSpecInput): () => Promise<number> {
  return () =>
    inTemporaryDirectory(async (base) => {
      const dir = join(base, 'cluster');
      const name = `bench-${String(process.pid)}`;
      const spec = parseSpec({ name, runtime, ports: 'auto', ...input });
      try {
        return (await up(spec, dir, { timeoutMs: 120_000 })).elapsedMs;
      } finally {
        await down(dir, { purge: true });
      }
    });
}

const TARGET: Readonly<Record<RuntimeKind, number>> = { native: 0.35, docker: 0.45 };

async function compare(runtime: RuntimeKind, rounds: number): Promise<void> {
  const results = await interleave(rounds, {
    "Restate's default settings": coldUp(runtime, { profile: 'stock' }),
    'profile: fast': coldUp(runtime, {}),
    'profile: fast, no snapshot store': coldUp(runtime, { snapshots: 'none' }),
  });
  report(`${runtime}: 3 nodes, 24 partitions, cold up to ready`, results);
  expectRatio(runtime, results['profile: fast'], results["Restate's default settings"], TARGET[runtime]);
  const sizes = await interleave(Math.min(rounds, 3), {
    '3 nodes': coldUp(runtime, { nodes: 3 }),
    '1 node': coldUp(runtime, { nodes: 1 }),
    '5 nodes': coldUp(runtime, { nodes: 5 }),
    '7 nodes': coldUp(runtime, { nodes: 7 }),
  });
  report(`${runtime}: by size, profile fast`, sizes);
}

function hasEngine(): boolean {
  try {
    execFileSync('docker', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

const rounds = numberFlag('rounds', 5);
const only = process.argv.find((word) => word === 'native' || word === 'docker');
if (only !== 'docker') await compare('native', rounds);
if (only !== 'native' && hasEngine()) {
  await compare('docker', rounds);
  const results = await interleave(Math.min(rounds, 3), {
    'documented compose example': () => inTemporaryDirectory(documentedUp),
    'restate-cluster up': coldUp('docker', {}),
  });
  report('docker: default against default, from `docker compose up` to ready', results);
}
