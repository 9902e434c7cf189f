#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The version of this package, from the file that is the same in a checkout and in an installed package. */
function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function fail(thrown: unknown, args: readonly string[]): Promise<void> {
  const { ClusterError } = await import('../errors.js');
  const { asSystemFault } = await import('../system-errors.js');
  const error = asSystemFault(thrown) ?? thrown;
  const { exitCodeOf, EXIT } = await import('./exit-codes.js');
  const { errorAsJson, renderError } = await import('./render/error.js');
  const { colorsFor, note, printJson } = await import('./io.js');
  const { withInvocation } = await import('./invocation.js');
  process.exitCode = error instanceof ClusterError ? exitCodeOf(error.code) : EXIT.failed;
  // Who pressed Ctrl-C knows; only how to go on with what is half done is news.
  if (error instanceof ClusterError && error.code === 'interrupted' && error.hint === undefined) return;
  if (args.includes('--json')) printJson(errorAsJson(error));
  note(withInvocation(renderError(error, colorsFor(process.stderr), args.includes('--verbose'))));
}

/** Tells that what was printed could not be written, as on a full disk. What is under way goes on to its end. */
async function outputFailed(error: unknown): Promise<void> {
  const { ClusterError } = await import('../errors.js');
  const { systemHint, systemReason } = await import('../system-errors.js');
  const hint = systemHint(error);
  const told = new ClusterError('path-unusable', `the output can't be written: ${systemReason(error)}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
  await fail(told, []);
}

const args = process.argv.slice(2);
// Output that nobody reads, as after `| head -1` or with a closed terminal, ends nothing: a change that stopped half-way
// would leave its lock and half its work. A result that can't be written is a failure all the same.
process.stderr.on('error', () => undefined);
let outputLost = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || error.code === 'EIO' || outputLost) return;
  outputLost = true;
  void outputFailed(error);
});
if (args.length === 1 && args[0] === '--version') {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  try {
    const { createParser } = await import('./parser.js');
    await createParser(args, packageVersion()).parseAsync();
  } catch (error) {
    await fail(error, args);
  }
}
