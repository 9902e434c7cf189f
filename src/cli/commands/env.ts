import type { CommandModule } from 'yargs';
import { print, printJson, shellWord } from '../io.js';
import { clusterFlags, jsonFlag } from '../options.js';
import type { ClusterFlags } from '../options.js';

export const envCommand: CommandModule<object, ClusterFlags & { json: boolean }> = {
  command: 'env',
  describe: 'Print addresses as shell exports: eval "$(restate-cluster env)"',
  builder: (yargs) =>
    jsonFlag(clusterFlags(yargs))
      .example('eval "$($0 env)"', 'In bash, zsh and sh')
      .example('$0 env | grep INGRESS', 'See what it would set'),
  handler: async (flags) => {
    const { clusterEnv } = await import('../../cluster/env.js');
    const { findServiceHost } = await import('../../cluster/service-host.js');
    const { openTarget } = await import('../target.js');
    const { plan } = await openTarget(flags);
    const variables = clusterEnv(plan, await findServiceHost(plan));
    if (flags.json) printJson(variables);
    else
      print(
        Object.entries(variables)
          .map(([name, value]) => `export ${name}=${shellWord(value)}`)
          .join('\n'),
      );
  },
};
