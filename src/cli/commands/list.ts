import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { invocation, withInvocation } from '../invocation.js';
import { colorsFor, note, print, printJson, shellWord } from '../io.js';
import { printable } from '../../spec/printable.js';
import { noteUnseen } from '../unseen.js';
import { jsonFlag } from '../options.js';

function whereIs(dir: string | undefined, deleted: boolean): string {
  if (dir === undefined) return '(stopped; its data is kept in volumes)';
  return deleted ? `${dir} (deleted; stop it with: ${invocation()} down --dir ${shellWord(dir)})` : dir;
}

export const listCommand: CommandModule<object, { json: boolean }> = {
  command: 'list',
  aliases: ['ls'],
  describe: 'Show all clusters on this machine',
  builder: (yargs) =>
    jsonFlag(yargs)
      .example('$0 list', 'Names, runtimes and directories')
      .epilogue(
        'Of clusters in containers, those of one Docker engine: the one that the docker command speaks to. Another is\nasked with DOCKER_HOST or DOCKER_CONTEXT.',
      ),
  handler: async ({ json }) => {
    const { listClusters } = await import('../../cluster/list.js');
    const clusters = await listClusters({
      onUnseen: noteUnseen('clusters in containers are not shown'),
      onOneEngine: (engine) => {
        note(`Clusters in containers are those of ${printable(engine)}. \`docker context ls\` lists other engines.`);
      },
    });
    if (json) {
      printJson(clusters);
      return;
    }
    if (clusters.length === 0) {
      print(withInvocation('No clusters on this machine. Start one with: restate-cluster up'));
      return;
    }
    const { table } = await import('../render/table.js');
    const colors = colorsFor(stdout);
    const head = ['NAME', 'RUNTIME', 'NODES', 'RUNNING', 'DIRECTORY'].map((title) => colors.dim(title));
    const rows = clusters.map(({ name, runtime, nodes, running, dir, deleted }) => [
      colors.bold(name),
      runtime,
      String(nodes),
      String(running),
      whereIs(dir, deleted === true),
    ]);
    print(table([head, ...rows]));
  },
};
