import type { CommandModule } from 'yargs';
import { changeFlags } from '../changing.js';
import type { ChangeFlags } from '../changing.js';

interface Flags extends ChangeFlags {
  to: string;
  force: boolean;
}

export const upgradeCommand: CommandModule<object, Flags> = {
  command: 'upgrade',
  describe: 'Bring a cluster to another version of Restate, node by node',
  builder: (yargs) =>
    changeFlags(yargs)
      .option('to', { type: 'string', requiresArg: true, demandOption: true, describe: 'The version, such as 1.7.12' })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Allow an older Restate, which may not read the data',
      })
      .example('$0 upgrade --to 1.7.12', 'To that version: a later patch, or the next minor version')
      .example('$0 upgrade --to 1.7.12 --dry-run', 'Only tell the steps it would take')
      .epilogue(
        'Snapshots are taken first. Each node must be ready again before the next is restarted; one that does not return\nends the upgrade there. Run the same command again, or `restate-cluster up --undo`.',
      ),
  handler: async (flags) => {
    const { changeCluster } = await import('../changing.js');
    const { to, force } = flags;
    await changeCluster(flags, () => ({ restate: to }), { force });
  },
};
