import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { EXIT } from '../exit-codes.js';
import { colorsFor, note, print, printJson } from '../io.js';
import { jsonFlag, specFlags } from '../options.js';
import type { SpecFlags } from '../options.js';

interface Flags extends SpecFlags {
  json: boolean;
}

export const validateCommand: CommandModule<object, Flags> = {
  command: 'validate [spec]',
  describe: 'Check a spec; write and start nothing',
  builder: (yargs) =>
    jsonFlag(specFlags(yargs))
      .example('$0 validate', 'The spec `up` would use')
      .example('$0 validate demo.yaml --nodes 5', 'A spec, with one thing changed')
      .example('echo "nodes: 5" | $0 validate - --json', 'From standard input, for a program'),
  handler: async (flags) => {
    const { specToJudge } = await import('../spec-source.js');
    const { validateSpec } = await import('../../cluster/validate.js');
    const { text, name, overrides } = await specToJudge(flags);
    const { withProgress } = await import('../progress/with-progress.js');
    const result = await withProgress(flags.json, (watched) => validateSpec(text, { name, overrides, ...watched }));
    const { valid, judged, findings, spec } = result;
    if (!judged) note('Keys under `config` were not judged: there is no server of this version to be had.');
    if (flags.json) {
      const { Secrets } = await import('../../secrets/secrets.js');
      printJson({ valid, judged, findings, spec: new Secrets().inTree(spec) });
    } else {
      const { renderValidation } = await import('../render/findings/validation.js');
      print(renderValidation(result, name, colorsFor(stdout)));
    }
    if (!valid) process.exitCode = EXIT.usage;
  },
};
