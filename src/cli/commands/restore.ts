import type { CommandModule } from 'yargs';
import { ClusterError } from '../../errors.js';
import { invocation } from '../invocation.js';
import { displayPath, print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  file: string;
  runtime?: 'docker' | 'native' | undefined;
  ports?: 'auto' | undefined;
  'with-edits'?: boolean | undefined;
  'without-edits'?: boolean | undefined;
  'max-size'?: string | undefined;
  json: boolean;
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** @throws {ClusterError} `usage` */
function bytesOf(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([MGT]B)$/i.exec(text.trim()) ?? [];
  const bytes = Number(amount) * (UNITS[unit.toUpperCase()] ?? NaN);
  if (bytes > 0) return bytes;
  throw new ClusterError('usage', `--max-size can't be ${JSON.stringify(text)}`, {
    hint: 'Write an amount with MB, GB or TB, such as --max-size 5GB.',
  });
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
      .option('with-edits', {
        type: 'boolean',
        describe: 'Take over its edited files, images and Compose fields, which `up` runs',
      })
      .option('without-edits', { type: 'boolean', describe: 'Generate all files from the plain part of its spec' })
      .conflicts('with-edits', 'without-edits')
      .option('max-size', {
        type: 'string',
        requiresArg: true,
        describe: 'What it may unpack to, such as 5GB  [default: 20 times its size and 256 MB a node]',
      })
      .example('$0 restore theirs.tar.gz --without-edits', 'The data of somebody else, and nothing they wrote')
      .example('$0 restore demo.tar.gz --dir again', 'Into a directory of its own')
      .example('$0 restore demo.tar.gz --dir again --runtime native', 'From containers to processes')
      .epilogue(
        'An archive is code: files edited in it, images and Compose fields decide what `up` runs. Where it has any, they are shown, and nothing is restored without --with-edits or --without-edits. The whole file is checked before anything is made. Nothing is ever overwritten.',
      ),
  handler: async (flags) => {
    const { restore } = await import('../../cluster/backup/restore.js');
    const { readContents } = await import('../../cluster/backup/read-archive.js');
    const { restoreDirectory } = await import('../restore-directory.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { renderRestore } = await import('../render/backup.js');
    const { file, name, runtime, ports } = flags;
    const maxBytes = flags['max-size'] === undefined ? undefined : bytesOf(flags['max-size']);
    const { 'with-edits': withEdits, 'without-edits': withoutEdits } = flags;
    const dir = flags.dir ?? (await restoreDirectory(flags, await readContents(file)));
    const result = await withProgress(flags.json, (watched) =>
      restore(file, dir, { name, runtime, ports, withEdits, withoutEdits, maxBytes, ...watched }),
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
