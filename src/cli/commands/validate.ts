import { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { EXIT } from '../exit-codes.js';
import { colorsFor, print, printJson } from '../io.js';
import { jsonFlag, specFlags } from '../options.js';
import type { SpecFlags } from '../options.js';
import type { lintSpec } from '../../lint/lint.js';
import type { LintFinding } from '../../lint/types.js';

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
    const { lintSpec } = await import('../../lint/lint.js');
    const { text, name, overrides } = await specToJudge(flags);
    const result = await withServer(lintSpec(text, name, overrides), text, name, flags.json);
    const isValid = !result.findings.some(isError);
    if (flags.json) printJson({ valid: isValid, findings: result.findings, spec: result.spec });
    else {
      const { renderValidation } = await import('../render/findings/validation.js');
      print(renderValidation(result, name, colorsFor(stdout)));
    }
    if (!isValid) process.exitCode = EXIT.usage;
  },
};

function isError({ severity }: LintFinding): boolean {
  return severity === 'error';
}

type Judged = ReturnType<typeof lintSpec>;

/** Has a real server judge the raw keys of a spec that is sound otherwise; one that is not here is fetched. */
async function withServer(result: Judged, text: string, name: string, quiet: boolean): Promise<Judged> {
  const { spec, findings } = result;
  if (spec === undefined || findings.some(isError)) return result;
  const { judgeConfig } = await import('../../cluster/judge-config.js');
  const { findingsOf } = await import('../../lint/lint.js');
  const { withProgress } = await import('../progress/with-progress.js');
  const runtime = spec.runtime === 'native' ? 'native' : 'docker';
  const { problems } = await withProgress(quiet, (watched) => judgeConfig(spec, runtime, { fetch: true, ...watched }));
  return { ...result, findings: [...findings, ...findingsOf(problems, text, name)] };
}
