import type { CommandModule } from 'yargs';
import { invocation } from '../invocation.js';
import { displayPath, print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  file: string;
  runtime?: 'docker' | 'native' | undefined;
  ports?: 'auto' | undefined;
  json: boolean;
}

export const restoreCommand: CommandModule<object, Flags> = {
  command: 'restore <file>',
  describe: 'Make a cluster of such a file; start nothing',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .positional('file', { type: 'string', demandOption: true, describe: 'What `backup` wrote' })
      .option('runtime', {
        choices: ['docker', 'native'] as const,
        requiresArg: true,
        describe: 'Where its nodes are to run  [default: where they ran]',
      })
      .option('ports', {
        choices: ['auto'] as const,
        requiresArg: true,
        describe: '"auto" finds free ports  [default: those it had]',
      })
      .example('$0 restore demo.tar.gz --dir again', 'Into a directory of its own')
      .example('$0 restore demo.tar.gz --dir again --runtime native', 'From containers to processes')
      .epilogue('The whole file is checked before anything is made. Nothing is ever overwritten.'),
  handler: async (flags) => {
    const { restore } = await import('../../cluster/backup/restore.js');
    const { readContents } = await import('../../cluster/backup/read-archive.js');
    const { restoreDirectory } = await import('../restore-directory.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { renderRestore } = await import('../render/backup.js');
    const { file, name, runtime, ports } = flags;
    const dir = flags.dir ?? (await restoreDirectory(flags, await readContents(file)));
    const result = await withProgress(flags.json, (watched) =>
      restore(file, dir, { name, runtime, ports, ...watched }),
    );
    if (flags.json) {
      const { plan, elapsedMs, ...told } = result;
      printJson({ name: plan.name, runtime: plan.runtime, ...told, elapsedMs: Math.round(elapsedMs) });
      return;
    }
    const shown = displayPath(result.dir);
    print(renderRestore(result, shown, `${invocation()} up --dir ${shown}`));
  },
};
