import process, { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import type { ClusterSpec } from '../../spec/types.js';
import { jsonFlag, specFlags, timeoutFlag } from '../options.js';
import type { SpecFlags } from '../options.js';
import { invocation, withInvocation } from '../invocation.js';
import { colorsFor, displayPath, note, print, printJson } from '../io.js';

interface Flags extends SpecFlags {
  retain: boolean;
  'dry-run': boolean;
  continue?: boolean | undefined;
  undo?: boolean | undefined;
  restart: boolean;
  force: boolean;
  fresh: boolean;
  adopt: boolean;
  timeout: string;
  json: boolean;
}

export const upCommand: CommandModule<object, Flags> = {
  command: 'up [spec]',
  describe: 'Start a cluster, or change a running one to what its spec says now; wait until it is ready',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(specFlags(yargs)))
      .option('retain', {
        type: 'boolean',
        default: false,
        describe: 'On failure or Ctrl-C, keep what this call started',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Only tell what would be done, and what would be refused',
      })
      .option('continue', { type: 'boolean', describe: 'Finish a change that was interrupted or failed' })
      .option('undo', { type: 'boolean', describe: 'Take back a change that was interrupted or failed' })
      .option('restart', {
        type: 'boolean',
        default: false,
        describe: 'Restart nodes whose files were edited since they were started',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Allow an older Restate, which may not read the data',
      })
      .option('fresh', {
        type: 'boolean',
        default: false,
        describe: 'Start an empty cluster where the data of an earlier one is gone',
      })
      .option('adopt', {
        type: 'boolean',
        default: false,
        describe: 'Take over containers and volumes that another directory made under this name',
      })
      .conflicts('continue', ['undo', 'spec'])
      .conflicts('undo', 'spec')
      .example('$0 up', 'Three nodes, in Docker if it runs, else as processes')
      .example('$0 up --nodes 5 --runtime native', 'Five nodes as processes')
      .example('$0 up --name blue --ports auto', 'A second cluster beside the first')
      .example('$0 up --dry-run', 'What an edited spec asks of a running cluster: steps, files, refusals'),
  handler: async (flags) => {
    const { flagFor } = await import('../cluster-flags.js');
    if (flags['dry-run']) {
      const { planUp } = await import('../../cluster/plan-up.js');
      const planned = await withWanted(flags, (spec, dir) =>
        planUp(spec, dir, { force: flags.force, fresh: flags.fresh, adopt: flags.adopt }),
      );
      const { plannedAsJson, plannedExitCode, renderPlanned } = await import('../render/planned.js');
      if (flags.json) printJson(plannedAsJson(planned));
      else print(renderPlanned(planned, displayPath(planned.dir)));
      process.exitCode = plannedExitCode(planned);
      return;
    }
    const { up } = await import('../../cluster/up.js');
    const { timeoutOf } = await import('../cluster-flags.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { force, fresh, adopt, restart, retain } = flags;
    const timeoutMs = timeoutOf(flags.timeout);
    const wanted = { timeoutMs, retain, restart, force, fresh, adopt };
    const result = await withWanted(flags, (spec, dir) =>
      withProgress(flags.json, (watched) => up(spec, dir, { ...wanted, ...watched })),
    );
    if (flags.json) {
      const { upAsJson } = await import('../render/json.js');
      printJson(upAsJson(result));
      return;
    }
    const { renderUp } = await import('../render/up.js');
    const { findServiceHost } = await import('../../cluster/service-host.js');
    const host = await findServiceHost(result.plan);
    print(withInvocation(renderUp(result, colorsFor(stdout), invocation(), flagFor(flags), host)));
  },
};

/** The spec that is asked for: that of the flags, or one side of a change on its way. */
async function withWanted<T>(flags: Flags, work: (spec: ClusterSpec, dir: string) => Promise<T>): Promise<T> {
  const { directoryOf } = await import('../cluster-flags.js');
  const dir = directoryOf(flags);
  if (flags.continue === true || flags.undo === true) {
    const { specOfChange } = await import('../../cluster/edit.js');
    return work(await specOfChange(dir, flags.undo === true ? 'undo' : 'continue'), dir);
  }
  const { withSpec } = await import('../spec-source.js');
  return withSpec(flags, async (spec, source) => {
    const done = await work(spec, dir);
    await warnOfFlags(source);
    return done;
  });
}

/** A spec file is the whole truth of the next `up`, which would take back what only a flag says. */
async function warnOfFlags({ name, overruled }: { name: string; overruled: readonly string[] }): Promise<void> {
  const lasting = overruled.filter((field) => field !== 'name' && field !== 'runtime');
  if (lasting.length === 0) return;
  const { list } = await import('../../spec/words.js');
  const flags = list(lasting.map((field) => `--${field}`));
  note(`${name} does not say what ${flags} did: write it there, or give it to every \`up\`, which else undoes it.`);
}
