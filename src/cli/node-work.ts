import { stdout } from 'node:process';
import { directoryOf, flagFor, timeoutOf } from './cluster-flags.js';
import { colorsFor, displayPath, print, printJson } from './io.js';
import { invocation, withInvocation } from './invocation.js';
import type { ClusterFlags } from './options.js';
import {
  plannedReplacementAsJson,
  renderPlannedReplacement,
  renderReplaced,
  replacedAsJson,
} from './render/replaced.js';

interface Flags extends ClusterFlags {
  readonly node: readonly string[];
  readonly force: boolean;
  readonly 'dry-run': boolean;
  readonly timeout: string;
  readonly json: boolean;
}

/** `node replace`. */
export async function replace(flags: Flags): Promise<void> {
  const { planReplacement, replaceNodes } = await import('../cluster/replace/replace.js');
  const { force, node, json } = flags;
  const timeoutMs = timeoutOf(flags.timeout);
  const dir = directoryOf(flags);
  if (flags['dry-run']) {
    const planned = await planReplacement(dir, node, { force });
    if (json) printJson(plannedReplacementAsJson(planned));
    else print(renderPlannedReplacement(planned));
    return;
  }
  const { withProgress } = await import('./progress/with-progress.js');
  const result = await withProgress(json, (watched) => replaceNodes(dir, node, { timeoutMs, force, ...watched }));
  if (json) printJson(replacedAsJson(result));
  else print(withInvocation(renderReplaced(result, colorsFor(stdout), displayPath(result.dir), flagFor(flags))));
}

/** `node restart`. */
export async function restart(
  flags: ClusterFlags & {
    readonly node?: readonly string[] | undefined;
    readonly timeout: string;
    readonly json: boolean;
  },
): Promise<void> {
  const { restartNodes } = await import('../cluster/restart.js');
  const { withProgress } = await import('./progress/with-progress.js');
  const timeoutMs = timeoutOf(flags.timeout);
  const result = await withProgress(flags.json, (watched) =>
    restartNodes(directoryOf(flags), flags.node ?? [], { timeoutMs, ...watched }),
  );
  if (flags.json) {
    const { upAsJson } = await import('./render/json.js');
    printJson(upAsJson(result));
    return;
  }
  const { renderUp } = await import('./render/up.js');
  print(withInvocation(renderUp(result, colorsFor(stdout), invocation(), flagFor(flags))));
}
