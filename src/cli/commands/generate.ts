import process from 'node:process';
import type { CommandModule } from 'yargs';
import type { GenerateResult } from '../../cluster/generate.js';
import { KEEP_LF } from '../../files/line-ends.js';
import type { ClusterSpec } from '../../spec/types.js';
import { HIDDEN } from '../../secrets/shapes.js';
import { EXIT } from '../exit-codes.js';
import { invocation, withInvocation } from '../invocation.js';
import { displayPath, note, print, printJson } from '../io.js';
import { jsonFlag, specFlags } from '../options.js';
import type { SpecFlags } from '../options.js';

interface Flags extends SpecFlags {
  force?: boolean | undefined;
  check?: boolean | undefined;
  diff?: boolean | undefined;
  print?: string | undefined;
  json: boolean;
}

export const generateCommand: CommandModule<object, Flags> = {
  command: 'generate [spec]',
  describe: 'Write the files of a cluster; start nothing',
  builder: (yargs) =>
    jsonFlag(specFlags(yargs))
      .option('force', { type: 'boolean', describe: 'Overwrite edited files, keeping a copy of each' })
      .option('check', { type: 'boolean', describe: 'Write nothing; exit 1 where files differ' })
      .option('diff', { type: 'boolean', describe: 'Write nothing; show what would change' })
      .option('print', { type: 'string', requiresArg: true, describe: 'Write nothing; print this one file' })
      .conflicts('check', ['force', 'print'])
      .conflicts('diff', ['force', 'print'])
      .conflicts('print', 'force')
      .example('$0 generate', 'A 3-node cluster into ./restate-cluster')
      .example('$0 generate demo.yaml --dir demo', 'From a spec, into another directory')
      .example('echo "nodes: 5" | $0 generate -', 'From standard input')
      .example('$0 generate --check', 'In CI: are the committed files those of the spec?')
      .example('$0 generate --print docker-compose.yml', 'One file, to standard output'),
  handler: async (flags) => {
    const { canonicalPath } = await import('../../files/canonical-path.js');
    const { directoryOf } = await import('../cluster-flags.js');
    const { withSpec } = await import('../spec-source.js');
    const dir = await canonicalPath(directoryOf(flags));
    await withSpec(flags, (spec) => run(spec, dir, flags));
  },
};

async function run(spec: ClusterSpec, dir: string, flags: Flags): Promise<void> {
  if (flags.check === true || flags.diff === true || flags.print !== undefined) {
    const { preview } = await import('../../cluster/preview.js');
    const { previewAsJson, previewedFile, renderPreview } = await import('../render/preview.js');
    const found = await preview(spec, dir);
    if (flags.print !== undefined) {
      const text = previewedFile(found, flags.print);
      print(text);
      if (text.includes(HIDDEN)) note('Secrets are not shown; `generate` writes them.');
    } else if (flags.json) printJson(previewAsJson(found));
    else print(withInvocation(await renderPreview(found, displayPath(dir))));
    if (flags.check === true && found.differences.length > 0) process.exitCode = EXIT.failed;
    return;
  }
  const { generate } = await import('../../cluster/generate.js');
  const { flagFor } = await import('../cluster-flags.js');
  report(await generate(spec, dir, { force: flags.force === true }), flags.json, `${invocation()} up${flagFor(flags)}`);
}

function report(result: GenerateResult, json: boolean, upCommand: string): void {
  if (!result.judged) {
    note('Keys under `config` were not judged: there is no server of this version here. `validate` fetches one.');
  }
  if (json) {
    const { dir, written, unchanged, removed, backups, relined, judged } = result;
    printJson({ dir, written, unchanged, removed, backups, relined, judged });
    return;
  }
  if (result.relined.length > 0) note(`${result.relined.join(', ')} had Windows line ends (CRLF). ${KEEP_LF}`);
  for (const [path, copy] of Object.entries(result.backups)) note(`kept your ${path} as ${copy}`);
  const dir = displayPath(result.dir);
  for (const path of result.written) print(`wrote ${dir}/${path}`);
  for (const path of result.removed) print(`removed ${dir}/${path}`);
  if (result.written.length === 0 && result.removed.length === 0) print(`${dir} is up to date`);
  const docker = result.plan.runtime === 'docker' ? `docker compose --project-directory ${dir} up -d, or ` : '';
  note(`Start it with: ${docker}${upCommand}`);
}
