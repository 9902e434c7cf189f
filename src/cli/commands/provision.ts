import type { CommandModule } from 'yargs';
import { print, printJson } from '../io.js';
import { clusterFlags, jsonFlag, timeoutFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  timeout: string;
  json: boolean;
}

export const provisionCommand: CommandModule<object, Flags> = {
  command: 'provision',
  describe: 'Make the running nodes one cluster, once',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(clusterFlags(yargs))).example(
      '$0 provision',
      'After `up` with `provision: manual`; harmless otherwise',
    ),
  handler: async (flags) => {
    const { provision } = await import('../../cluster/provision.js');
    const { waitReady } = await import('../../cluster/wait.js');
    const { timeoutOf } = await import('../cluster-flags.js');
    const { openTarget } = await import('../target.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const timeoutMs = timeoutOf(flags.timeout);
    const { plan, runtime } = await openTarget(flags);
    await runtime.prepare({});
    const already = await withProgress(flags.json, async (watched) => {
      const done = await provision(plan, runtime, { timeoutMs, ...watched });
      if (!done.already) await waitReady(plan, runtime, { timeoutMs, ...watched });
      return done.already;
    });
    if (flags.json) printJson({ name: plan.name, already });
    else if (already) print(`Cluster ${plan.name} was already provisioned; nothing was changed.`);
    else print(`Cluster ${plan.name} is provisioned and ready.`);
  },
};
