import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { colorsFor, print, printJson } from '../io.js';
import { noteUnseen } from '../unseen.js';
import { jsonFlag } from '../options.js';

export const listCommand: CommandModule<object, { json: boolean }> = {
  command: 'list',
  aliases: ['ls'],
  describe: 'Show all clusters on this machine',
  builder: (yargs) => jsonFlag(yargs).example('$0 list', 'Names, runtimes and directories'),
  handler: async ({ json }) => {
    const { listClusters } = await import('../../cluster/list.js');
    const clusters = await listClusters({ onUnseen: noteUnseen('clusters in containers are not shown') });
    if (json) {
      printJson(clusters);
      return;
    }
    if (clusters.length === 0) {
      print('No clusters on this machine. Start one with: restate-cluster up');
      return;
    }
    const { table } = await import('../render/table.js');
    const colors = colorsFor(stdout);
    const head = ['NAME', 'RUNTIME', 'NODES', 'RUNNING', 'DIRECTORY'].map((title) => colors.dim(title));
    const rows = clusters.map(({ name, runtime, nodes, running, dir }) => [
      colors.bold(name),
      runtime,
      String(nodes),
      String(running),
      dir ?? '(stopped; its data is kept in volumes)',
    ]);
    print(table([head, ...rows]));
  },
};
