import { existsSync } from 'node:fs';
import process, { stdout } from 'node:process';
import type { Argv } from 'yargs';
import type { EditSpec, Leaving } from '../cluster/edit.js';
import { DEFAULT_SPEC_FILE } from '../files/spec-file.js';
import { invocation, withInvocation } from './invocation.js';
import { colorsFor, displayPath, print, printJson } from './io.js';
import { clusterFlags, jsonFlag, timeoutFlag } from './options.js';
import type { ClusterFlags } from './options.js';

/** Flags of commands that edit a cluster's spec and bring the cluster to it. */
export interface ChangeFlags extends ClusterFlags {
  spec?: string | undefined;
  'dry-run': boolean;
  timeout: string;
  json: boolean;
}

export function changeFlags<T>(yargs: Argv<T>): Argv<T & ChangeFlags> {
  return jsonFlag(timeoutFlag(clusterFlags(yargs)))
    .option('spec', {
      type: 'string',
      requiresArg: true,
      describe:
        'Spec file of the cluster, in which the change is written too  [default: ./restate-cluster.yaml if there]',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Only tell what would be done, and what would be refused',
    });
}

/** Edits the spec of the cluster that flags name, in its file too, and brings the cluster to it. */
export async function changeCluster(
  flags: ChangeFlags,
  edit: EditSpec,
  { leaving, ...options }: { readonly force?: boolean; readonly leaving?: Leaving } = {},
): Promise<void> {
  const { editSpec } = await import('../cluster/edit.js');
  const { directoryOf, flagFor, timeoutOf } = await import('./cluster-flags.js');
  const timeoutMs = timeoutOf(flags.timeout);
  const dir = directoryOf(flags);
  const file = flags.spec ?? (existsSync(DEFAULT_SPEC_FILE) ? DEFAULT_SPEC_FILE : undefined);
  const { spec, save, further } = await editSpec(dir, edit, file, leaving);
  if (flags['dry-run']) {
    const { planUp } = await import('../cluster/plan-up.js');
    const { plannedAsJson, plannedExitCode, renderPlanned } = await import('./render/planned.js');
    const planned = await planUp(spec, dir, { ...options, further });
    if (flags.json) printJson(plannedAsJson(planned));
    else print(renderPlanned(planned, displayPath(planned.dir)));
    process.exitCode = plannedExitCode(planned);
    return;
  }
  const { up } = await import('../cluster/up.js');
  const { withProgress } = await import('./progress/with-progress.js');
  const result = await withProgress(flags.json, (watched) =>
    up(spec, dir, { timeoutMs, ...options, further, beforeWriting: save, ...watched }),
  );
  if (flags.json) {
    const { upAsJson } = await import('./render/json.js');
    printJson(upAsJson(result));
    return;
  }
  const { renderUp } = await import('./render/up.js');
  print(withInvocation(renderUp(result, colorsFor(stdout), invocation(), flagFor(flags))));
}
