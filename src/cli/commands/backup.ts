import type { CommandModule } from 'yargs';
import { displayPath, print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  file?: string | undefined;
  stop: boolean;
  pause: boolean;
  force: boolean;
  json: boolean;
}

export const backupCommand: CommandModule<object, Flags> = {
  command: 'backup [file]',
  describe: 'Copy a stopped or halted cluster, with its data, into one file',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .positional('file', { type: 'string', describe: 'The archive  [default: ./<name>-<time>.tar.gz]' })
      .option('stop', { type: 'boolean', default: false, describe: 'Stop it first, and start it again afterwards' })
      .option('pause', {
        type: 'boolean',
        default: false,
        describe: 'Halt its processes for the copying, in place of stopping them',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Overwrite a file that is there' })
      .example('$0 backup', 'A file named after the cluster and the time')
      .example('$0 backup before-upgrade.tar.gz --stop', 'Of a cluster that runs, in one command')
      .example('$0 backup --pause', 'Of a cluster that runs; callers only wait for the time of the copying')
      .epilogue('The file holds everything the nodes know, and maybe secrets: only you may read it.'),
  handler: async (flags) => {
    const { backup } = await import('../../cluster/backup/backup.js');
    const { openTarget } = await import('../target.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { renderBackup } = await import('../render/backup.js');
    const { dir } = await openTarget(flags);
    const { stop, pause, force } = flags;
    const result = await withProgress(flags.json, (watched) =>
      backup(dir, flags.file, { stop, pause, force, ...watched }),
    );
    const { elapsedMs, pausedMs } = result;
    const times = {
      elapsedMs: Math.round(elapsedMs),
      ...(pausedMs === undefined ? {} : { pausedMs: Math.round(pausedMs) }),
    };
    if (flags.json) printJson({ ...result, ...times });
    else print(renderBackup(result, displayPath(result.file)));
  },
};
