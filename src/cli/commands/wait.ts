import type { CommandModule } from 'yargs';
import { print, printJson } from '../io.js';
import { clusterFlags, jsonFlag, timeoutFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  timeout: string;
  json: boolean;
}

export const waitCommand: CommandModule<object, Flags> = {
  command: 'wait',
  describe: 'Wait until a cluster is ready',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(clusterFlags(yargs))).example(
      '$0 wait --timeout 2m',
      'Exit 0 when ready, 3 when not in time, or at once when it is stopped',
    ),
  handler: async (flags) => {
    const { guardStopped, waitReady } = await import('../../cluster/wait.js');
    const { timeoutOf } = await import('../cluster-flags.js');
    const { openTarget } = await import('../target.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const timeoutMs = timeoutOf(flags.timeout);
    const { dir, plan, runtime } = await openTarget(flags);
    await guardStopped(dir, plan, runtime);
    await runtime.prepare({});
    const readiness = await withProgress(flags.json, (watched) => waitReady(plan, runtime, { timeoutMs, ...watched }));
    if (flags.json) printJson(readiness);
    else print(`Cluster ${plan.name} is ready.`);
  },
};
