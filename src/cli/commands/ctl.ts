import process from 'node:process';
import type { CommandModule } from 'yargs';
import { clusterFlags } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  '--'?: string[];
  args?: string[];
}

export const ctlCommand: CommandModule<object, Flags> = {
  command: 'ctl [args..]',
  describe: 'Run restatectl against the cluster: ctl -- status',
  builder: (yargs) =>
    clusterFlags(yargs)
      .positional('args', { type: 'string', array: true, describe: 'Arguments of restatectl, after --' })
      .example('$0 ctl -- partitions list', 'Where each partition is')
      .example('$0 ctl -- sql "select * from nodes"', 'Ask the cluster itself') as never,
  handler: async (flags) => {
    const { openTarget } = await import('../target.js');
    const { runtime } = await openTarget(flags);
    await runtime.prepare({});
    process.exitCode = await runtime.restatectlInteractive([...(flags.args ?? []), ...(flags['--'] ?? [])]);
  },
};
