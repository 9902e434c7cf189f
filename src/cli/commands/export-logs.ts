import type { CommandModule } from 'yargs';
import { displayPath, print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  out?: string | undefined;
  since?: string | undefined;
  force: boolean;
  json: boolean;
}

export const exportLogsCommand: CommandModule<object, Flags> = {
  command: 'export-logs',
  describe: 'Collect logs, settings and state of a cluster into one file for a bug report, without secrets',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'The file  [default: ./<name>-logs-<time>.tar.gz]',
      })
      .option('since', {
        type: 'string',
        requiresArg: true,
        describe: 'Only what was logged in the last 30s, 10m, 1h or 2d',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Overwrite a file that is there' })
      .example('$0 export-logs', 'A file named after the cluster and the time')
      .example('$0 export-logs --since 1h --out for-the-report.tar.gz', 'Logs of the last hour only')
      .epilogue(
        'Works in whatever state the cluster is, and does not change it. Of each log at most 50 MB are kept, the end.',
      ),
  handler: async (flags) => {
    const { exportLogs } = await import('../../cluster/export/export-logs.js');
    const { sinceOf } = await import('../cluster-flags.js');
    const { openTarget } = await import('../target.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { renderExportLogs } = await import('../render/export-logs.js');
    const since = sinceOf(flags.since, new Date());
    const { dir } = await openTarget(flags);
    const { out: file, force } = flags;
    const result = await withProgress(flags.json, (watched) => exportLogs(dir, { file, since, force, ...watched }));
    if (flags.json) printJson({ ...result, elapsedMs: Math.round(result.elapsedMs) });
    else print(renderExportLogs(result, displayPath(result.file)));
  },
};
