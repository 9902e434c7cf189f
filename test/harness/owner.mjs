// A process that owns a cluster. Tests let it end in every way there is, and look at what it leaves.
// Argument: JSON of the options of startCluster, and how it ends. Prints a line of JSON when the cluster is there.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { service } from '@restatedev/restate-sdk';
import { startCluster } from 'restate-cluster/testing';

const { ending, greeter, halted, abortAfterMs, ...options } = JSON.parse(process.argv[2] ?? '{}');
const services = greeter ? [service({ name: 'Greeter', handlers: { greet: (_, name) => `Hello ${name}` } })] : [];

function abortedAfter(ms) {
  const controller = new globalThis.AbortController();
  void delay(ms, undefined, { ref: false }).then(() => controller.abort());
  return controller.signal;
}

process.stdout.write(`${JSON.stringify({ began: true })}\n`);
const cluster = await startCluster({
  ...options,
  services,
  ...(abortAfterMs === undefined ? {} : { signal: abortedAfter(abortAfterMs) }),
});
if (halted !== undefined) await cluster.node(halted).pause();
process.stdout.write(`${JSON.stringify({ name: cluster.name, directory: cluster.directory, env: cluster.env() })}\n`);

switch (ending) {
  case 'waits':
    await delay(2 ** 31 - 1);
    break;
  case 'throws':
    throw new Error('thrown by a test');
  case 'rejects':
    void Promise.reject(new Error('rejected by a test'));
    await delay(2 ** 31 - 1);
    break;
  case 'exits':
    process.exit(7);
    break;
  case 'stops':
    await cluster.stop();
    break;
  case 'does nothing more':
    break;
  default:
    throw new Error(`unknown ending ${ending}`);
}
