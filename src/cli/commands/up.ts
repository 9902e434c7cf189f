import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { colorsFor, displayPath, invocation, print, printJson } from '../io.js';
import { jsonFlag, specFlags, timeoutFlag } from '../options.js';
import type { SpecFlags } from '../options.js';

interface Flags extends SpecFlags {
  retain: boolean;
  timeout: string;
  json: boolean;
}

export const upCommand: CommandModule<object, Flags> = {
  command: 'up [spec]',
  describe: 'Bring a cluster up and wait until it is ready',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(specFlags(yargs)))
      .option('retain', {
        type: 'boolean',
        default: false,
        describe: 'On failure or Ctrl-C, leave everything as it is',
      })
      .example('$0 up', 'Three nodes, in Docker if it runs, else as processes')
      .example('$0 up --nodes 5 --runtime native', 'Five nodes as processes')
      .example('$0 up --name blue --ports auto', 'A second cluster beside the first'),
  handler: async (flags) => {
    const { up } = await import('../../cluster/up.js');
    const { directoryOf, flagFor, timeoutOf } = await import('../cluster-flags.js');
    const { withSpec } = await import('../spec-source.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const timeoutMs = timeoutOf(flags.timeout);
    const result = await withSpec(flags, (spec) =>
      withProgress(flags.json, (watched) =>
        up(spec, directoryOf(flags), { timeoutMs, retain: flags.retain, ...watched }),
      ),
    );
    if (flags.json) {
      const { upAsJson } = await import('../render/json.js');
      printJson(upAsJson(result));
      return;
    }
    const { renderUp } = await import('../render/up.js');
    print(renderUp(result, colorsFor(stdout), invocation(), displayPath(result.dir), flagFor(flags)));
  },
};
