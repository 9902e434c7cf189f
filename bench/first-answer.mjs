// Prints the milliseconds from the call that starts a cluster for a test to its first answered invocation, in a process
// where nothing was started before.
//   node first-answer.mjs restate-cluster <native|docker>
//   node first-answer.mjs testcontainers <image>
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import * as restate from '@restatedev/restate-sdk';

const [, , how, what] = process.argv;
const counter = restate.object({
  name: 'counter',
  handlers: {
    add: async (ctx, amount) => {
      const count = ((await ctx.get('count')) ?? 0) + amount;
      ctx.set('count', count);
      return count;
    },
  },
});

async function startOurs() {
  const { startCluster } = await import('restate-cluster/testing');
  return async () => {
    const cluster = await startCluster({ runtime: what, services: [counter] });
    return { ingressUrl: cluster.ingressUrl, stop: () => cluster.stop() };
  };
}

async function startTheirs() {
  const { RestateTestEnvironment } = await import('@restatedev/restate-sdk-testcontainers');
  const { GenericContainer } = await import('testcontainers');
  return async () => {
    const environment = await RestateTestEnvironment.start({ services: [counter] }, () => new GenericContainer(what));
    // Without its reaper, the container that leads to this process is left to us.
    const session = environment.startedRestateContainer.getLabels()['org.testcontainers.session-id'];
    const stop = async () => {
      await environment.stop();
      const ids = execFileSync('docker', ['ps', '-aq', '--filter', `label=org.testcontainers.session-id=${session}`]);
      execFileSync('docker', ['rm', '--force', ...String(ids).trim().split('\n')]);
    };
    return { ingressUrl: environment.baseUrl(), stop };
  };
}

async function incremented(ingressUrl) {
  const headers = { 'content-type': 'application/json' };
  const answer = await globalThis.fetch(`${ingressUrl}/counter/first/add`, { method: 'POST', headers, body: '1' });
  if ((await answer.json()) !== 1) throw new Error(`counting failed: ${String(answer.status)}`);
}

const start = await (how === 'testcontainers' ? startTheirs() : startOurs());
const from = performance.now();
const { ingressUrl, stop } = await start();
try {
  await incremented(ingressUrl);
  console.log(`first answer: ${String(performance.now() - from)}`);
} finally {
  await stop();
}
process.exit();
