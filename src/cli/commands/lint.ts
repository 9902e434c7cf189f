import { env, stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { EXIT } from '../exit-codes.js';
import { colorsFor, note, print, printJson } from '../io.js';
import { jsonFlag } from '../options.js';
import { printable } from '../../spec/printable.js';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

interface Flags {
  path: string[] | undefined;
  format: string;
  json: boolean;
  fix: boolean;
  rules: boolean;
}

async function listRules(json: boolean): Promise<void> {
  const { RULES } = await import('../../rules/all.js');
  const { renderRules } = await import('../render/findings/rules.js');
  const described = RULES.map(({ id, severity, summary, docs }) => ({ id, severity, summary, docs }));
  if (json) printJson(described);
  else print(renderRules(described, colorsFor(stdout)));
}

export const lintCommand: CommandModule<object, Flags> = {
  command: 'lint [path..]',
  describe: 'Judge Compose files and restate.toml files, whoever wrote them',
  builder: (yargs) =>
    jsonFlag(yargs)
      .positional('path', {
        type: 'string',
        array: true,
        describe: 'Compose files, restate.toml files, specs, or directories  [default: .]',
      })
      .option('format', { choices: FORMATS, default: 'text', requiresArg: true, describe: 'How to print findings' })
      .option('fix', { type: 'boolean', default: false, describe: 'Change what has one safe answer' })
      .option('rules', { type: 'boolean', default: false, describe: 'List all rules instead' })
      .example('$0 lint docker-compose.yml', 'Everything it mounts is looked at too')
      .example('$0 lint deploy --fix', 'All files of a directory; change what is safe to change')
      .example('$0 lint . --format sarif', 'For code scanning; github: for annotations of a workflow')
      .example('$0 lint --rules', 'What is looked for, and why'),
  handler: async (flags) => {
    const format = flags.json ? 'json' : flags.format;
    if (flags.rules) {
      await listRules(format === 'json');
      return;
    }
    const { lintPaths } = await import('../../cluster/lint.js');
    const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    const result = await lintPaths(flags.path === undefined || flags.path.length === 0 ? ['.'] : flags.path, {
      fix: flags.fix,
      env: Object.fromEntries(given),
    });
    for (const name of result.fixed) note(`fixed ${printable(name)}`);
    if (format === 'json') printJson((await import('../render/findings/json.js')).lintAsJson(result));
    else if (format === 'sarif') {
      const { RULES } = await import('../../rules/all.js');
      printJson((await import('../render/findings/sarif.js')).lintAsSarif(result.findings, RULES));
    } else if (format === 'github') {
      const text = (await import('../render/findings/github.js')).renderGithub(result.findings);
      if (text !== '') print(text);
    } else print((await import('../render/findings/lint.js')).renderLint(result, colorsFor(stdout)));
    if (result.findings.some(({ severity }) => severity === 'error')) process.exitCode = EXIT.failed;
  },
};
