import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { ClusterError } from '../../errors.js';
import { colorsFor, print, printJson } from '../io.js';
import { jsonFlag, specFlags } from '../options.js';
import type { SpecFlags } from '../options.js';

interface Flags extends SpecFlags {
  json: boolean;
  format: 'text' | 'mermaid' | 'svg' | undefined;
}

export const explainCommand: CommandModule<object, Flags> = {
  command: 'explain [spec]',
  describe: 'Say what a cluster is, what it survives, and what would make it survive more; start nothing',
  builder: (yargs) =>
    jsonFlag(specFlags(yargs))
      .option('format', {
        choices: ['text', 'mermaid', 'svg'] as const,
        describe: 'mermaid, svg: only a drawing, for a README  [default: text]',
      })
      .example('$0 explain', 'Your ./restate-cluster.yaml, or the default cluster')
      .example('$0 explain --nodes 5 --replication 3', 'What would five nodes survive?')
      .example('$0 explain demo.yaml --format svg > demo.svg', 'A picture of its nodes')
      .example('$0 explain demo.yaml --json', 'For programs'),
  handler: async (flags) => {
    if (flags.json && flags.format !== undefined) {
      throw new ClusterError('usage', '--json and --format do not go together', { hint: 'Leave one of them out.' });
    }
    const { explain } = await import('../../survival/explain.js');
    const { planOnly } = await import('../../cluster/plan-only.js');
    const { canonicalPath } = await import('../../files/canonical-path.js');
    const { directoryOf } = await import('../cluster-flags.js');
    const { withSpec } = await import('../spec-source.js');
    const dir = await canonicalPath(directoryOf(flags));
    const { plan, portsKnown } = await withSpec(flags, (spec) => planOnly(spec, dir));
    const drawing = { ports: portsKnown };
    if (flags.format === 'mermaid') {
      const { topologyMermaid } = await import('../../render/topology-mermaid.js');
      print(topologyMermaid(plan, drawing));
    } else if (flags.format === 'svg') {
      const { topologySvg } = await import('../../render/topology-svg.js');
      print(topologySvg(plan, drawing));
    } else if (flags.json) {
      printJson(explain(plan));
    } else {
      const { renderExplanation } = await import('../render/explain.js');
      print(renderExplanation(plan, explain(plan), drawing, colorsFor(stdout)));
    }
  },
};
