import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { EXIT } from '../exit-codes.js';
import { colorsFor, print, printJson } from '../io.js';
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
    const { specToJudge } = await import('../target.js');
    const { lintSpec } = await import('../../lint/lint.js');
    const { text, name, overrides } = await specToJudge(flags);
    const result = lintSpec(text, name, overrides);
    const isValid = !result.findings.some(({ severity }) => severity === 'error');
    if (flags.json) printJson({ valid: isValid, findings: result.findings, spec: result.spec });
    else {
      const { renderValidation } = await import('../render/findings/validation.js');
      print(renderValidation(result, name, colorsFor(stdout)));
    }
    if (!isValid) process.exitCode = EXIT.usage;
  },
};
