import { stdout } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandModule } from 'yargs';
import { colorsFor, print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';
import { withInvocation } from '../invocation.js';

interface Flags extends ClusterFlags {
  watch: boolean;
  json: boolean;
}

const REFRESH_MS = 1_000;

export const statusCommand: CommandModule<object, Flags> = {
  command: 'status',
  describe: 'Show nodes, addresses, leaders and replication',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .option('watch', { type: 'boolean', alias: 'w', default: false, describe: 'Refresh every second until Ctrl-C' })
      .example('$0 status --watch', 'Watch leaders move while you kill a node')
      .example('$0 status --json', 'For programs'),
  handler: async (flags) => {
    const { status } = await import('../../cluster/status.js');
    const { openTarget } = await import('../target.js');
    const { renderStatus } = await import('../render/status.js');
    const { dir, plan, runtime } = await openTarget(flags);
    const look = async () => status(dir, plan, runtime);
    if (!flags.watch) {
      const now = await look();
      if (flags.json) printJson(now);
      else print(withInvocation(renderStatus(now, colorsFor(stdout))));
      return;
    }
    const { createLogUpdate } = await import('log-update');
    const { interruptSignal } = await import('../interrupt.js');
    const update = createLogUpdate(stdout);
    const { signal, release } = interruptSignal({ quiet: true });
    try {
      while (!signal.aborted) {
        const now = await look();
        if (flags.json) print(JSON.stringify(now));
        else if (stdout.isTTY) update(withInvocation(renderStatus(now, colorsFor(stdout))));
        else print(`${withInvocation(renderStatus(now, colorsFor(stdout)))}\n`);
        await delay(REFRESH_MS, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      update.done();
      release();
    }
  },
};
