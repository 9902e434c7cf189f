import yargs from 'yargs';
import { ClusterError } from '../errors.js';
import { backupCommand } from './commands/backup.js';
import { ctlCommand } from './commands/ctl.js';
import { doctorCommand } from './commands/doctor.js';
import { downCommand } from './commands/down.js';
import { envCommand } from './commands/env.js';
import { exportLogsCommand } from './commands/export-logs.js';
import { explainCommand } from './commands/explain.js';
import { gcCommand } from './commands/gc.js';
import { generateCommand } from './commands/generate.js';
import { initCommand } from './commands/init.js';
import { lintCommand } from './commands/lint.js';
import { listCommand } from './commands/list.js';
import { logsCommand } from './commands/logs.js';
import { migrateCommand } from './commands/migrate.js';
import { nodeCommand } from './commands/node.js';
import { provisionCommand } from './commands/provision.js';
import { restoreCommand } from './commands/restore.js';
import { snapshotCommand } from './commands/snapshot.js';
import { statusCommand } from './commands/status.js';
import { upCommand } from './commands/up.js';
import { upgradeCommand } from './commands/upgrade.js';
import { validateCommand } from './commands/validate.js';
import { waitCommand } from './commands/wait.js';

const WIDTH = 110;
/** Words of which a command takes several. */
const SEVERAL = new Set(['_', '--', 'args', 'node', 'partition', 'path']);

/** Commands that have commands of their own. */
const GROUPS: ReadonlySet<string> = new Set(['node', 'snapshot']);

/** What was taken for a command: the first word, and after the name of a group the second. */
function namedCommand(args: readonly string[]): string {
  const [first = '', second] = args.filter((word) => !word.startsWith('-'));
  return second !== undefined && GROUPS.has(first) ? `${first} ${second}` : first;
}

/** yargs answers a mistyped command with nothing but a suggestion. */
function usageError(message: string, args: readonly string[]): ClusterError {
  const isSuggestion = message.startsWith('Did you mean');
  const hint = isSuggestion ? message : 'See: restate-cluster --help';
  return new ClusterError('usage', isSuggestion ? `there is no command ${namedCommand(args)}` : message, { hint });
}

/** The command line. Each command loads what it needs when it is run. */
export function createParser(args: readonly string[], version: string) {
  const parser = yargs([...args]);
  return (
    parser
      .scriptName('restate-cluster')
      // Our own texts are English; half-translated help would be worse.
      .locale('en')
      .usage('$0 <command>\n\nA real multi-node Restate cluster on this machine, in containers or as processes.')
      .command(initCommand)
      .command(upCommand)
      .command(statusCommand)
      .command(downCommand)
      .command(snapshotCommand)
      .command(nodeCommand)
      .command(upgradeCommand)
      .command(backupCommand)
      .command(restoreCommand)
      .command(migrateCommand)
      .command(generateCommand)
      .command(explainCommand)
      .command(validateCommand)
      .command(lintCommand)
      .command(doctorCommand)
      .command(waitCommand)
      .command(provisionCommand)
      .command(listCommand)
      .command(gcCommand)
      .command(logsCommand)
      .command(exportLogsCommand)
      .command(ctlCommand)
      .command(envCommand)
      .option('verbose', { type: 'boolean', default: false, describe: 'Show stacks of errors', global: true })
      .demandCommand(1, 'Name a command.')
      .recommendCommands()
      .strict()
      .parserConfiguration({
        'populate--': true,
        'parse-positional-numbers': false,
      })
      .version(version)
      .help()
      // Of a flag that is given twice the last counts. (yargs can do that, but then of positional words too.)
      .middleware((argv) => {
        for (const [key, value] of Object.entries(argv)) {
          if (Array.isArray(value) && !SEVERAL.has(key)) argv[key] = value.at(-1);
        }
      }, true)
      // yargs hands a lone dash to a positional as an empty text.
      .middleware((argv) => {
        if (argv['spec'] === '' && args.includes('-')) argv['spec'] = '-';
      })
      .wrap(WIDTH)
      .example('$0 up', 'Three nodes, ready to use')
      .example('$0 init', 'A spec of your own, to begin with')
      .epilogue(
        'Exit codes: 0 done, 1 failed, 2 wrong usage or spec, 3 not ready in time, 4 something is missing here, 130 interrupted.',
      )
      .exitProcess(false)
      .fail((message: string | null, error: Error | undefined) => {
        // yargs calls this for a failing handler too; its error is ours and must surface once, unchanged.
        if (error !== undefined && error.name !== 'YError') throw error;
        throw usageError(message ?? error?.message ?? 'the command line is not understood', args);
      })
  );
}
