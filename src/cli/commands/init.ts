import { stderr, stdin } from 'node:process';
import type { CommandModule } from 'yargs';
import type { DraftOptions } from '../../cluster/init.js';
import type { ClusterSpecInput } from '../../spec/types.js';
import { invocation } from '../invocation.js';
import { displayPath, note, print, printJson } from '../io.js';
import { jsonFlag } from '../options.js';

interface Flags {
  spec?: string | undefined;
  preset?: string | undefined;
  name?: string | undefined;
  runtime?: string | undefined;
  force: boolean;
  json: boolean;
}

const text = { type: 'string', requiresArg: true } as const;

/** By flags; on a terminal, where no preset is named, by questions; else the usual one. */
async function choose(flags: Flags): Promise<DraftOptions> {
  const { askInit, DEFAULT_PRESET, parsePreset } = await import('../init-questions.js');
  const { PRESET_NAMES } = await import('../../render/spec-text.js');
  const { parseSpec } = await import('../../spec/parse.js');
  const wanted = parseSpec({ name: flags.name, runtime: flags.runtime } as ClusterSpecInput, 'the command line');
  const given = { name: flags.name, runtime: flags.runtime === undefined ? undefined : wanted.runtime };
  if (flags.preset !== undefined) return { ...given, preset: parsePreset(flags.preset) };
  if (stdin.isTTY && stderr.isTTY && !flags.json) {
    const { openDialogue } = await import('../dialogue.js');
    const dialogue = openDialogue(stdin, stderr);
    try {
      return await askInit(dialogue, given);
    } finally {
      dialogue.close();
    }
  }
  note(`No --preset: this is ${DEFAULT_PRESET}. There are ${PRESET_NAMES.join(', ')}.`);
  return { ...given, preset: DEFAULT_PRESET };
}

export const initCommand: CommandModule<object, Flags> = {
  command: 'init [spec]',
  describe: 'Write a commented spec to begin with',
  builder: (yargs) =>
    jsonFlag(yargs)
      .positional('spec', {
        type: 'string',
        describe: 'File to write, or - for standard output  [default: ./restate-cluster.yaml]',
      })
      .option('preset', {
        ...text,
        describe: 'single, three, five, zones, split-roles or minimal; without it, a terminal is asked',
      })
      .option('name', { ...text, describe: 'Cluster name  [default: that of the preset]' })
      .option('runtime', { ...text, describe: 'docker, native or auto  [default: auto]' })
      .option('force', { type: 'boolean', default: false, describe: 'Overwrite the file, keeping a copy' })
      .example('$0 init', 'Three questions, and ./restate-cluster.yaml')
      .example('$0 init --preset three', 'Three nodes, with the usual keys explained')
      .example('$0 init demo.yaml --preset zones --name demo', 'Another file and name')
      .example('$0 init --preset split-roles -', 'Only look'),
  handler: async (flags) => {
    const { draftSpec } = await import('../../cluster/init.js');
    const { checkVacant, DEFAULT_SPEC_FILE, writeSpecText } = await import('../../files/spec-file.js');
    const toStdout = flags.spec === '-';
    const file = flags.spec === undefined || toStdout ? DEFAULT_SPEC_FILE : flags.spec;
    // Before anybody has answered questions in vain.
    if (!toStdout && !flags.force) await checkVacant(file);
    const draft = await draftSpec(file, await choose(flags));
    const backup = toStdout ? undefined : await writeSpecText(file, draft.text, { overwrite: flags.force });
    const { preset, schema, spec } = draft;
    if (flags.json) {
      printJson({
        file: toStdout ? null : file,
        preset,
        name: spec.name,
        runtime: spec.runtime,
        schema,
        backup: backup ?? null,
        text: draft.text,
      });
      return;
    }
    if (toStdout) {
      print(draft.text);
      return;
    }
    if (backup !== undefined) note(`kept your ${displayPath(file)} as ${displayPath(backup)}`);
    print(`wrote ${displayPath(file)}`);
    const argument = flags.spec === undefined ? '' : ` ${displayPath(file)}`;
    note(`Look at it with: ${invocation()} explain${argument}`);
    note(`Start it with: ${invocation()} up${argument}`);
  },
};
