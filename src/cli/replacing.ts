import { stdout } from 'node:process';
import { directoryOf, flagFor, timeoutOf } from './cluster-flags.js';
import { colorsFor, displayPath, print, printJson } from './io.js';
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
  else print(renderReplaced(result, colorsFor(stdout), displayPath(result.dir), flagFor(flags)));
}
