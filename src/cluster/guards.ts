import { ClusterError } from '../errors.js';
import type { EditedFile } from '../files/compare.js';
import { describeDifferences, differInLineEnds } from '../files/difference.js';
import { hasCrlf, KEEP_LF } from '../files/line-ends.js';
import { createRuntime } from '../runtime/create.js';
import { askVersion, serverIsHere } from '../runtime/ask-version.js';
import { assertNotMoved } from '../runtime/native/moved.js';
import { assertDataUsable } from '../runtime/native/usable-data.js';
import { planCluster } from '../plan/plan.js';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { Manifest } from '../files/manifest.js';
import type { Blueprint } from './blueprint.js';
import { busyPortHint, describeBusyPort, findBusyPorts, findBusyStorePort } from './busy-ports.js';
import { changedFields } from './change/differences.js';

/** A shell takes a carriage return for a part of the last word of a line: in the container, the script would fail. */
function guardScripts(dir: string, edited: readonly EditedFile[]): void {
  const scripts = edited.filter(({ current, wanted }) => wanted.startsWith('#!') && hasCrlf(current));
  const [first] = scripts;
  if (first === undefined) return;
  const names = scripts.map(({ path }) => path).join(', ');
  throw new ClusterError('files-edited', `${dir} has scripts with Windows line ends (CRLF), which fail: ${names}`, {
    hint: differInLineEnds(first)
      ? `Write them again with \`restate-cluster generate\`. ${KEEP_LF}`
      : `Give them line ends of Unix (LF), as with: sed -i 's/\\r$//' ${first.path}. ${KEEP_LF}`,
  });
}

/**
 * Refuses a start that would overwrite edits. Edits of files whose generated text did not change are no obstacle: the
 * cluster then runs with them.
 */
export async function guardEdits({ dir, changes }: Blueprint): Promise<void> {
  guardScripts(dir, changes.edited);
  const lost = changes.edited.filter(({ outdated }) => outdated);
  if (lost.length === 0) return;
  throw new ClusterError(
    'files-edited',
    `${dir} has files that are not as generated: ${lost.map(({ path }) => path).join(', ')}`,
    {
      hint: 'Overwrite them with `restate-cluster generate --force`, which keeps a copy of each, or use another `--dir`.',
      details: await describeDifferences(lost),
    },
  );
}

/** The cluster as it was last written, where what is asked of it now is something else. */
function earlierCluster({
  previous,
  plan,
  dir,
}: Blueprint): { manifest: Manifest; runtime: ClusterRuntime; changed: string[] } | undefined {
  if (previous === undefined) return undefined;
  const changed = changedFields(previous.spec, plan.spec);
  if (changed.length === 0 && previous.runtime === plan.runtime) return undefined;
  // Files that were never started from here stand for nothing yet.
  if (!previous.started && previous.runtime !== plan.runtime) return undefined;
  return { manifest: previous, changed, runtime: createRuntime(dir, planCluster(previous.spec, previous)) };
}

/** Refuses changed settings while nodes run. */
export async function guardRunning(blueprint: Blueprint): Promise<void> {
  const earlier = earlierCluster(blueprint);
  if (earlier === undefined) return;
  const processes = await earlier.runtime.inspect();
  if (processes.every(({ state }) => state !== 'running' && state !== 'failing')) return;
  const { spec } = earlier.manifest;
  throw new ClusterError(
    'settings-changed',
    `${spec.name} is running with other settings (${earlier.changed.join(', ') || 'runtime'})`,
    {
      hint: 'Stop it with `restate-cluster down`, which keeps its data, then start it again; or use another `--dir`.',
    },
  );
}

/** Refuses to start processes whose data directories can't be used, or not here. Containers have volumes. */
export async function guardData(plan: ClusterPlan, dir: string): Promise<void> {
  if (plan.runtime !== 'native') return;
  await assertDataUsable(plan, dir);
  await assertNotMoved(plan, dir);
}

/** Refuses ports that others hold, naming every one and its holder. */
export async function guardPorts(
  plan: ClusterPlan,
  nodes: readonly NodePlan[],
  options: { /** Whether the snapshot store beside the nodes is to start too. */ readonly store?: boolean } = {},
): Promise<void> {
  const busy = [
    ...(await findBusyPorts(plan, nodes)),
    ...(options.store === true ? await findBusyStorePort(plan) : []),
  ];
  if (busy.length === 0) return;
  throw new ClusterError('port-busy', busy.length === 1 ? 'a port is busy' : `${String(busy.length)} ports are busy`, {
    details: busy.map((port) => `  ${describeBusyPort(port)}`).join('\n'),
    hint: busyPortHint(busy),
  });
}

/**
 * Refuses a change of version where what would be started is of another one: a program that a variable names, or an image.
 *
 * @throws {ClusterError} `program-missing` or `image-missing`
 */
export async function guardVersion(
  plan: ClusterPlan,
  signal: AbortSignal | undefined,
  { dry = false }: { /** Do not ask a server that would have to be fetched. */ readonly dry?: boolean } = {},
): Promise<void> {
  if (dry && !(await serverIsHere(plan, signal))) return;
  const { version, source } = await askVersion(plan, signal);
  if (version === undefined || version === plan.version) return;
  const code = plan.runtime === 'docker' ? 'image-missing' : 'program-missing';
  throw new ClusterError(code, `${source} is Restate ${version}, not ${plan.version}`, {
    hint:
      plan.runtime === 'docker'
        ? 'Name the image of the new version as `image` in the spec, or leave it out there. Nothing was changed.'
        : 'Let RESTATE_SERVER_BIN name the new version, or unset it. Nothing was changed.',
  });
}
