import type { CommandModule } from 'yargs';
import { changeFlags } from '../changing.js';
import type { ChangeFlags } from '../changing.js';
import { print, printJson } from '../io.js';
import { clusterFlags, jsonFlag, timeoutFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

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
  describe: 'Add nodes to a running cluster, and give them their part of the work',
  builder: (yargs) =>
    changeFlags(yargs)
      .option('count', { type: 'string', requiresArg: true, default: '1', describe: 'How many nodes to add' })
      .option('roles', {
        type: 'string',
        requiresArg: true,
        describe: 'Their roles, separated by commas  [default: all]',
      })
      .option('location', {
        type: 'string',
        requiresArg: true,
        describe: 'region or region.zone, as eu.a; of several (eu.a,eu.b) each node gets the next',
      })
      .option('replication', {
        type: 'string',
        requiresArg: true,
        describe: 'Copies of logs and partitions from now on  [default: as before]',
      })
      .example('$0 node add --count 2', 'Two more nodes, called as those there are: node-4, node-5')
      .example('$0 node add --count 2 --replication 3', 'And three copies of everything from now on')
      .example(
        '$0 node add --roles worker,http-ingress',
        'One that takes calls and runs invocations, and keeps no log',
      ),
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
  describe: 'Move what nodes hold to the others, then delete them with their data',
  builder: (yargs) =>
    changeFlags(yargs)
      .positional('node', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Names of nodes, as `status` shows them',
      })
      .example('$0 node remove node-5', 'One node less')
      .example('$0 node remove node-4 node-5 --dry-run', 'Only tell the steps it would take')
      .epilogue(
        'Nothing is lost: a node goes when nothing is read from it any more. Interrupted, run the same command again, or\n`restate-cluster up --undo`.',
      ),
  handler: async (flags) => {
    const [{ changeCluster }, { removingNodes }] = await Promise.all([
      import('../changing.js'),
      import('../node-edits.js'),
    ]);
    await changeCluster(flags, removingNodes(flags.node), { leaving: { nodes: flags.node, edit: removingNodes } });
  },
};

interface ReplaceFlags extends ClusterFlags {
  node: string[];
  force: boolean;
  'dry-run': boolean;
  timeout: string;
  json: boolean;
}

const replaceCommand: CommandModule<object, ReplaceFlags> = {
  command: 'replace <node..>',
  describe: 'Replace nodes that lost their data with empty ones, which get it from the other nodes',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(clusterFlags(yargs)))
      .positional('node', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Names of nodes, as `status` shows them',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Replace nodes too that have data, which is deleted',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Only tell what would be done, and what would be refused',
      })
      .example('$0 node replace node-2', 'After the disk of node-2 is lost')
      .example('$0 node replace node-2 --force', 'After its data is damaged: what it has is deleted')
      .epilogue(
        'Name, ports and settings stay. Interrupted, run the same command again, or `restate-cluster up --continue`.',
      ),
  handler: async (flags) => {
    const { replace } = await import('../node-work.js');
    await replace(flags);
  },
};

interface RestartFlags extends ClusterFlags {
  node?: string[] | undefined;
  timeout: string;
  json: boolean;
}

const restartCommand: CommandModule<object, RestartFlags> = {
  command: 'restart [node..]',
  describe: 'Restart nodes, one after the other, each once the cluster is ready again',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(clusterFlags(yargs)))
      .positional('node', { type: 'string', array: true, describe: 'Names of nodes  [default: all]' })
      .example('$0 node restart node-2', 'With what was edited in its restate.toml'),
  handler: async (flags) => {
    const { restart } = await import('../node-work.js');
    await restart(flags);
  },
};

interface KillFlags extends ClusterFlags {
  node: string[];
  json: boolean;
}

const killCommand: CommandModule<object, KillFlags> = {
  command: 'kill <node..>',
  describe: 'End nodes at once, as a crash does, to see the others take over',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .positional('node', { type: 'string', array: true, demandOption: true, describe: 'Names of nodes' })
      .example('$0 node kill node-1', 'Then look with `restate-cluster status`, and start it again with `up`')
      .epilogue('Their data stays. `restate-cluster up` starts them again.'),
  handler: async (flags) => {
    const [{ killNodes }, { openTarget }, { chooseNodes }] = await Promise.all([
      import('../../cluster/kill-nodes.js'),
      import('../target.js'),
      import('../nodes.js'),
    ]);
    const cluster = await openTarget(flags);
    const result = await killNodes(cluster, chooseNodes(cluster.plan, flags.node));
    if (flags.json) printJson(result);
    else {
      for (const node of result.killed) print(`killed ${node}`);
      for (const node of result.idle) print(`${node} was not running`);
    }
  },
};

export const nodeCommand: CommandModule = {
  command: 'node',
  describe: 'Add, remove, replace or restart nodes of a cluster, or kill one',
  builder: (yargs) =>
    yargs
      .command(addCommand)
      .command(removeCommand)
      .command(replaceCommand)
      .command(restartCommand)
      .command(killCommand)
      .demandCommand(1, 'Name a command: add, remove, replace, restart, kill.'),
  handler: () => undefined,
};
