import process from 'node:process';
import type { CommandModule } from 'yargs';
import { EXIT } from '../exit-codes.js';
import { print, printJson } from '../io.js';
import { jsonFlag } from '../options.js';
import { noteUnseen } from '../unseen.js';

interface Flags {
  'dry-run': boolean;
  json: boolean;
}

export const gcCommand: CommandModule<object, Flags> = {
  command: 'gc',
  describe: 'Remove test clusters that nobody needs any more',
  builder: (yargs) =>
    jsonFlag(yargs)
      .option('dry-run', { type: 'boolean', default: false, describe: 'Remove nothing; say what would be' })
      .example('$0 gc', 'After tests were killed together with what cleans up after them')
      .example('$0 gc --dry-run', 'Only look')
      .epilogue(
        'Only clusters that restate-cluster/testing started, and whose process is gone, or which have expired: two ' +
          'hours after the start, or, with `reuse`, after the last use. Those of living tests, and all others, stay.',
      ),
  handler: async (flags) => {
    const { gc } = await import('../../cluster/gc.js');
    const { renderCollected } = await import('../render/gc.js');
    const onUnseen = noteUnseen('test clusters in containers were not looked for');
    const collected = await gc({ dryRun: flags['dry-run'], onUnseen });
    if (flags.json) printJson(collected.map((cluster) => ({ ...cluster, dir: cluster.dir ?? null })));
    else print(renderCollected(collected));
    if (collected.some(({ removed }) => removed?.complete === false)) process.exitCode = EXIT.failed;
  },
};
