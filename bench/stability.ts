// Does a profile declare living nodes dead when the machine is busy? Saturates all processors, and watches.
//   npm run bench:stability -- [--seconds 60] [--loops 8]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { down, openCluster, parseSpec, up } from '../src/index.js';
import { observe } from '../src/cluster/observe.js';
import { judge } from '../src/cluster/readiness.js';
import { NODE_QUERY, parseNodeRows, sqlArgs } from '../src/restate/restatectl.js';
import { inTemporaryDirectory, numberFlag } from './support.js';

const SECONDS = numberFlag('seconds', 60);
const LOOPS = numberFlag('loops', 8);
const LOOK_EVERY_MS = 1_000;
/** What the failure detector logs when it begins to doubt a node, or gives it up. */
const DOUBT = /transitioned from .* to (Dead|Suspect)/;

interface Seen {
  readonly looks: number;
  /** Looks that failed, because the cluster was too busy to answer in time. */
  readonly silent: number;
  readonly notAlive: number;
  readonly leadersMoved: number;
  /** What the failure detectors said when they changed their minds. */
  readonly transitions: readonly string[];
}

/** Bounded: each ends by itself, whatever becomes of us. */
function burn(): void {
  for (let i = 0; i < LOOPS; i++) {
    const until = `const end = Date.now() + ${String(SECONDS * 1_000)}; while (Date.now() < end);`;
    spawn(process.execPath, ['-e', until], { stdio: 'ignore' });
  }
}

function watch(profile: 'fast' | 'stock'): Promise<Seen> {
  return inTemporaryDirectory(async (base) => {
    const dir = join(base, 'cluster');
    const config = { 'log-filter': 'warn,restate=info,restate_node::failure_detector=debug' };
    const spec = parseSpec({ name: `stability-${profile}`, runtime: 'native', ports: 'auto', profile, config });
    try {
      await up(spec, dir);
      // The leaders that start-up settles on; moves before the load begins are none of its doing.
      await delay(5_000);
      const { plan, runtime } = await openCluster(dir);
      const logs = () => plan.nodes.map(({ name }) => readFileSync(join(dir, 'nodes', name, 'restate.log'), 'utf8'));
      const before = { leaders: judge(plan, await observe(plan, runtime)).leaders, logs: logs() };
      burn();
      let [looks, silent, notAlive] = [0, 0, 0];
      const end = performance.now() + SECONDS * 1_000;
      while (performance.now() < end) {
        looks++;
        try {
          const { stdout } = await runtime.restatectl(sqlArgs(NODE_QUERY), { timeoutMs: 10_000 });
          notAlive += parseNodeRows(stdout).filter(({ state }) => state !== 'alive').length;
        } catch {
          silent++;
        }
        await delay(LOOK_EVERY_MS);
      }
      await delay(3_000);
      const after = judge(plan, await observe(plan, runtime)).leaders.split(' ');
      const leadersMoved = before.leaders.split(' ').filter((leader) => !after.includes(leader)).length;
      const added = logs().flatMap((log, i) => log.slice(before.logs[i]?.length).split('\n'));
      const transitions = added.filter((line) => DOUBT.test(line));
      return { looks, silent, notAlive, leadersMoved, transitions };
    } finally {
      await down(dir, { purge: true });
    }
  });
}

console.log(`3 nodes natively, ${String(LOOPS)} busy loops for ${String(SECONDS)} s`);
for (const profile of ['stock', 'fast'] as const) {
  const seen = await watch(profile);
  console.log(`  ${profile.padEnd(6)} ${JSON.stringify(seen)}`);
  if (profile === 'fast' && seen.notAlive + seen.transitions.length > 0) process.exitCode = 1;
}
