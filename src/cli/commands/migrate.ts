import type { CommandModule } from 'yargs';
import type { ClusterSpecInput } from '../../spec/types.js';
import { invocation } from '../invocation.js';
import { displayPath, print, printJson } from '../io.js';
import { jsonFlag, timeoutFlag } from '../options.js';

interface Flags {
  'from-data'?: string | undefined;
  'from-volume'?: string | undefined;
  'from-container'?: string | undefined;
  'from-server'?: string | undefined;
  'stop-source': boolean;
  dir?: string | undefined;
  nodes?: string | undefined;
  restate?: string | undefined;
  runtime?: 'docker' | 'native' | undefined;
  replication?: string | undefined;
  ports?: 'auto' | undefined;
  start?: boolean | undefined;
  'dry-run': boolean;
  timeout: string;
  json: boolean;
}

const text = { type: 'string', requiresArg: true } as const;
const SOURCES = ['from-data', 'from-volume', 'from-container', 'from-server'];

function whole(value: string | undefined): number | undefined {
  return value === undefined ? undefined : /^\d+$/.test(value) ? Number(value) : Number.NaN;
}

export const migrateCommand: CommandModule<object, Flags> = {
  command: 'migrate',
  describe: 'Make a cluster of a single Restate node and its data',
  builder: (yargs) =>
    jsonFlag(timeoutFlag(yargs))
      .option('from-data', { ...text, describe: 'Its data directory on this machine' })
      .option('from-volume', { ...text, describe: 'The Docker volume with its data' })
      .option('from-container', { ...text, describe: 'The container it runs in, or ran in: name or id' })
      .option('from-server', { ...text, describe: 'Admin address of a server on this machine' })
      .option('stop-source', {
        type: 'boolean',
        default: false,
        describe: 'Pause a running source while it is copied; it goes on afterwards',
      })
      .option('dir', { ...text, describe: 'Cluster directory to make  [default: ./restate-cluster-<name>]' })
      .option('nodes', { ...text, describe: 'How many nodes  [default: 3]' })
      .option('restate', { ...text, describe: 'A later Restate version  [default: that of the source]' })
      .option('runtime', {
        choices: ['docker', 'native'] as const,
        requiresArg: true,
        describe: 'Where the cluster runs  [default: as the source does]',
      })
      .option('replication', { ...text, describe: 'Copies of logs and partitions  [default: 2]' })
      .option('ports', { choices: ['auto'] as const, requiresArg: true, describe: '"auto" finds free ports' })
      .option('start', {
        type: 'boolean',
        describe: 'Start the cluster at the end; --no-start does not  [default: unless the source runs]',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Examine the source, and only tell what would be done and what would be refused',
      })
      .conflicts('from-data', SOURCES.slice(1))
      .conflicts('from-volume', SOURCES.slice(2))
      .conflicts('from-container', SOURCES.slice(3))
      .example('$0 migrate --from-data restate-data', 'From a server that was stopped')
      .example('$0 migrate --from-container restate --stop-source', 'From one that runs')
      .epilogue(
        'It works on a copy, and one --from-… says where. The source stays as it is, and so does its data. Killed on the\nway, the same command goes on. Never let source and cluster run side by side: both would call your services.',
      ),
  handler: async (flags) => {
    const { findSource } = await import('../../cluster/migrate/sources/choose.js');
    const { migrate } = await import('../../cluster/migrate/migrate.js');
    const { defaultDirectory, timeoutOf } = await import('../cluster-flags.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { renderMigrate, migrateAsJson } = await import('../render/migrate.js');
    const { restate, runtime, ports, start, 'stop-source': stopSource } = flags;
    const { 'from-data': fromData, 'from-volume': fromVolume } = flags;
    const { 'from-container': fromContainer, 'from-server': fromServer } = flags;
    const replication = whole(flags.replication) as ClusterSpecInput['replication'];
    const choices = { nodes: whole(flags.nodes), restate, runtime, replication, ports, start, stopSource };
    const timeoutMs = timeoutOf(flags.timeout);
    if (flags['dry-run']) {
      const { planMigrate } = await import('../../cluster/migrate/dry-run.js');
      const { plannedMigrationAsJson, renderPlannedMigration } = await import('../render/migrate.js');
      const source = await findSource({ fromData, fromVolume, fromContainer, fromServer });
      const planned = await planMigrate(source, { dir: flags.dir ?? defaultDirectory, ...choices });
      if (flags.json) printJson(plannedMigrationAsJson(planned));
      else print(renderPlannedMigration(planned, displayPath(planned.dir)));
      return;
    }
    const result = await withProgress(flags.json, async (watched) => {
      const source = await findSource({ fromData, fromVolume, fromContainer, fromServer }, watched);
      return migrate(source, { dir: flags.dir ?? defaultDirectory, timeoutMs, ...choices, ...watched });
    });
    if (flags.json) printJson(migrateAsJson(result));
    else print(renderMigrate(result, displayPath(result.dir), invocation()));
  },
};
