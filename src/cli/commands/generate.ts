import type { CommandModule } from 'yargs';
import { displayPath, invocation, note, print, printJson } from '../io.js';
import { jsonFlag, specFlags } from '../options.js';
import type { SpecFlags } from '../options.js';

interface Flags extends SpecFlags {
  force: boolean;
  json: boolean;
}

export const generateCommand: CommandModule<object, Flags> = {
  command: 'generate [spec]',
  describe: 'Write the files of a cluster; start nothing',
  builder: (yargs) =>
    jsonFlag(specFlags(yargs))
      .option('force', { type: 'boolean', default: false, describe: 'Overwrite edited files, keeping a copy of each' })
      .example('$0 generate', 'A 3-node cluster into ./restate-cluster')
      .example('$0 generate demo.yaml --dir demo', 'From a spec, into another directory')
      .example('echo "nodes: 5" | $0 generate -', 'From standard input'),
  handler: async (flags) => {
    const { generate } = await import('../../cluster/generate.js');
    const { canonicalPath } = await import('../../cluster/open.js');
    const { directoryOf, flagFor, specOf } = await import('../target.js');
    const spec = await specOf(flags);
    const result = await generate(spec, await canonicalPath(directoryOf(flags)), { force: flags.force });
    if (flags.json) {
      printJson({
        dir: result.dir,
        written: result.written,
        unchanged: result.unchanged,
        removed: result.removed,
        backups: result.backups,
      });
      return;
    }
    for (const [path, copy] of Object.entries(result.backups)) note(`kept your ${path} as ${copy}`);
    const dir = displayPath(result.dir);
    for (const path of result.written) print(`wrote ${dir}/${path}`);
    for (const path of result.removed) print(`removed ${dir}/${path}`);
    if (result.written.length === 0 && result.removed.length === 0) print(`${dir} is up to date`);
    const docker = result.plan.runtime === 'docker' ? `docker compose --project-directory ${dir} up -d, or ` : '';
    note(`Start it with: ${docker}${invocation()} up${flagFor(flags)}`);
  },
};
