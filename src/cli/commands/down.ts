import type { CommandModule } from 'yargs';
import type { DownResult } from '../../cluster/down.js';
import { print, printJson } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  purge: boolean;
  keepSnapshots: boolean;
  adopt: boolean;
  json: boolean;
}

function dataLeft({ directoryDeleted, purged, dataKept, dir }: DownResult): string {
  if (directoryDeleted === true) return `Its directory ${dir} had been deleted.`;
  if (dataKept) return purged ? 'Not all of its data was deleted.' : 'Its data is kept; `down --purge` deletes it.';
  return purged ? 'Its data is deleted.' : '';
}

export const downCommand: CommandModule<object, Flags> = {
  command: 'down',
  describe: 'Stop a cluster; its data stays',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .option('purge', {
        type: 'boolean',
        default: false,
        describe: 'Also delete the data of all nodes, and the snapshots',
      })
      .option('keep-snapshots', {
        type: 'boolean',
        default: false,
        describe: 'With --purge: leave snapshots in a bucket of yours',
      })
      .option('adopt', {
        type: 'boolean',
        default: false,
        describe: 'Take over containers and volumes that another directory made under this name',
      })
      .example('$0 down', 'Stop; `up` goes on with the same data')
      .example('$0 down --purge', 'Stop and delete the data') as never,
  handler: async (flags) => {
    const { down } = await import('../../cluster/down.js');
    const { directoryToStop } = await import('../target.js');
    const { withProgress } = await import('../progress/with-progress.js');
    const { plural } = await import('../../spec/words.js');
    const { seconds } = await import('../render/up.js');
    const dir = await directoryToStop(flags, flags.purge);
    const result = await withProgress(flags.json, (watched) =>
      down(dir, { purge: flags.purge, keepSnapshots: flags.keepSnapshots, adopt: flags.adopt, ...watched }),
    );
    if (flags.json) {
      printJson({ ...result, elapsedMs: Math.round(result.elapsedMs) });
      return;
    }
    const what = result.stopped.length === 0 ? 'was not running' : `stopped after ${seconds(result.elapsedMs)}`;
    print(`Cluster ${result.name} ${what}. ${dataLeft(result)}`.trimEnd());
    if (result.snapshotsDeleted !== undefined) {
      print(`Deleted ${plural(result.snapshotsDeleted.objects, 'object')} in ${result.snapshotsDeleted.store}.`);
    }
    if (result.metadataLeftIn !== undefined) {
      print(`Its metadata stays in ${result.metadataLeftIn}: empty that before a new start.`);
    }
  },
};
