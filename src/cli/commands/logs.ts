import { stdout } from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import type { CommandModule } from 'yargs';
import { colorsFor, print, printRaw } from '../io.js';
import { clusterFlags } from '../options.js';
import type { ClusterFlags } from '../options.js';

interface Flags extends ClusterFlags {
  node?: string[];
  follow: boolean;
  tail?: string;
}

export const logsCommand: CommandModule<object, Flags> = {
  command: 'logs [node..]',
  describe: 'Show what nodes log',
  builder: (yargs) =>
    clusterFlags(yargs)
      .positional('node', { type: 'string', array: true, describe: 'Nodes, or snapshot-store  [default: all nodes]' })
      .option('follow', {
        type: 'boolean',
        alias: 'f',
        default: false,
        describe: 'Go on showing new lines until Ctrl-C',
      })
      .option('tail', { type: 'string', requiresArg: true, alias: 'n', describe: 'Only the last lines of each' })
      .example('$0 logs node-2 --tail 50', 'The last 50 lines of one node')
      .example('$0 logs --follow', 'All nodes, as they log') as never,
  handler: async (flags) => {
    const { openTarget } = await import('../target.js');
    const { chooseLogs, parseTail } = await import('../nodes.js');
    const { interruptSignal } = await import('../interrupt.js');
    const tail = parseTail(flags.tail);
    const { plan, runtime } = await openTarget(flags);
    const nodes = chooseLogs(plan, flags.node ?? []);
    const colors = colorsFor(stdout);
    const paint = [colors.cyan, colors.magenta, colors.yellow, colors.green, colors.blue];
    const { signal, release } = interruptSignal({ quiet: true });
    try {
      await runtime.logs(nodes, {
        ...(tail === undefined ? {} : { tail }),
        follow: flags.follow,
        signal,
        onLine: (node, line) => {
          const color = paint[nodes.indexOf(node) % paint.length] ?? colors.cyan;
          const whole = (text: string) => (nodes.length === 1 ? text : `${color(node)} ${text}`);
          if (stdout.isTTY) print(whole(line));
          else printRaw(whole(stripVTControlCharacters(line)));
        },
      });
    } finally {
      release();
    }
  },
};
