import type { CommandModule } from 'yargs';
import { changeFlags } from '../changing.js';
import type { ChangeFlags } from '../changing.js';

interface AddFlags extends ChangeFlags {
  count: string;
  roles?: string | undefined;
  location?: string | undefined;
  replication?: string | undefined;
}

const words = (flag: string | undefined) =>
  flag
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const addCommand: CommandModule<object, AddFlags> = {
  command: 'add',
  describe: 'Add nodes to a cluster, and give them work',
  builder: (yargs) =>
    changeFlags(yargs)
      .option('count', { type: 'string', requiresArg: true, default: '1', describe: 'How many' })
      .option('roles', { type: 'string', requiresArg: true, describe: 'Their roles, with commas  [default: all]' })
      .option('location', {
        type: 'string',
        requiresArg: true,
        describe: 'region or region.zone; several, with commas, are given in turn',
      })
      .option('replication', {
        type: 'string',
        requiresArg: true,
        describe: 'Copies of logs and partitions from now on  [default: as before]',
      })
      .example('$0 node add --count 2', 'Two more nodes')
      .example('$0 node add --count 2 --replication 3', 'And three copies of everything')
      .example('$0 node add --roles worker,http-ingress', 'One that only works'),
  handler: async (flags) => {
    const [{ changeCluster }, { addingNodes }] = await Promise.all([
      import('../changing.js'),
      import('../node-edits.js'),
    ]);
    const { count, replication } = flags;
    const [roles, locations] = [words(flags.roles), words(flags.location)];
    await changeCluster(flags, addingNodes({ count, roles, locations, replication }));
  },
};

interface RemoveFlags extends ChangeFlags {
  node: string[];
}

const removeCommand: CommandModule<object, RemoveFlags> = {
  command: 'remove <node..>',
  aliases: ['rm'],
  describe: 'Move what nodes hold to the others, and remove them',
  builder: (yargs) =>
    changeFlags(yargs)
      .positional('node', { type: 'string', array: true, demandOption: true, describe: 'Names of nodes' })
      .example('$0 node remove node-5', 'One node less')
      .example('$0 node remove node-4 node-5 --dry-run', 'What it would take')
      .epilogue(
        'Nothing is lost: a node goes when nothing is read from it any more. Interrupted, the same command finishes.',
      ),
  handler: async (flags) => {
    const [{ changeCluster }, { removingNodes }] = await Promise.all([
      import('../changing.js'),
      import('../node-edits.js'),
    ]);
    await changeCluster(flags, removingNodes(flags.node));
  },
};

export const nodeCommand: CommandModule = {
  command: 'node <command>',
  describe: 'Add nodes to a cluster, or remove some',
  builder: (yargs) => yargs.command(addCommand).command(removeCommand).demandCommand(1, 'Name a command: add, remove.'),
  handler: () => undefined,
};
