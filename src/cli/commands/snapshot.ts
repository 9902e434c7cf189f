import type { ArgumentsCamelCase, CommandModule } from 'yargs';
import { ClusterError } from '../../errors.js';
import { print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';
import { withInvocation } from '../invocation.js';

interface Flags extends ClusterFlags {
  json: boolean;
}

interface CreateFlags extends Flags {
  partition?: string[];
  trimLog: boolean;
}

function partitionsOf(words: readonly string[]): number[] {
  return words.map((word) => {
    if (/^\d{1,5}$/.test(word)) return Number(word);
    throw new ClusterError('usage', `"${word}" is not a partition`, {
      hint: 'Write numbers, as in: snapshot create 0 3',
    });
  });
}

const create: CommandModule<object, CreateFlags> = {
  command: 'create [partition..]',
  describe: 'Take snapshots of partitions now; needs a running cluster',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .positional('partition', { type: 'string', array: true, describe: 'Numbers of partitions  [default: all]' })
      .option('trim-log', {
        type: 'boolean',
        default: false,
        describe: 'Then delete at once what they hold from the logs',
      }) as never,
  handler: async (flags: ArgumentsCamelCase<CreateFlags>) => {
    const { createSnapshots } = await import('../../cluster/snapshots/create.js');
    const { openTarget } = await import('../target.js');
    const { renderOutcomes } = await import('../render/snapshots.js');
    const { interruptSignal } = await import('../interrupt.js');
    const partitions = partitionsOf(flags.partition ?? []);
    const { dir } = await openTarget(flags);
    const { signal, release } = interruptSignal();
    try {
      const outcomes = await createSnapshots(dir, { partitions, trimLog: flags.trimLog, signal });
      if (flags.json) printJson(outcomes);
      else print(renderOutcomes(outcomes));
      if (outcomes.some(({ ok }) => !ok)) process.exitCode = 1;
    } finally {
      release();
    }
  },
};

const list: CommandModule<object, Flags> = {
  command: 'list',
  describe: 'Show the newest snapshot of every partition in the store',
  builder: (yargs) => jsonFlag(clusterFlags(yargs)),
  handler: async (flags) => {
    const { listSnapshots } = await import('../../cluster/snapshots/list.js');
    const { openTarget } = await import('../target.js');
    const { renderSnapshots } = await import('../render/snapshots.js');
    const { dir } = await openTarget(flags);
    const found = await listSnapshots(dir);
    if (flags.json) printJson(found);
    else print(withInvocation(renderSnapshots(found)));
  },
};

export const snapshotCommand: CommandModule = {
  command: 'snapshot',
  describe: 'Take snapshots of partitions, or list them',
  builder: (yargs) =>
    yargs
      .command(create)
      .command(list)
      .demandCommand(1, 'Name what to do: create or list.')
      .example('$0 snapshot create', 'A snapshot of every partition')
      .example('$0 snapshot list', 'What the store has'),
  handler: () => undefined,
};
