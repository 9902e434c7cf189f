import { compareFiles } from '../../files/compare.js';
import { createManifest, readManifest } from '../../files/manifest.js';
import type { Manifest } from '../../files/manifest.js';
import { loadTemplates } from '../../files/templates.js';
import { applyChanges } from '../../files/write.js';
import { planCluster } from '../../plan/plan.js';
import type { ClusterPlan } from '../../plan/types.js';
import { renderFiles } from '../../render/render.js';
import type { GeneratedFile } from '../../render/types.js';
import type { ClusterSpec, PortBases, RuntimeKind } from '../../spec/types.js';
import { expandNodes } from '../../spec/nodes.js';
import { assignSlots } from '../../plan/ports.js';

/** The files of a cluster that goes on with data, and the manifest beside them. */
export interface DrawnCluster {
  readonly plan: ClusterPlan;
  readonly files: readonly GeneratedFile[];
  readonly manifest: Manifest;
}

/**
 * Draws a cluster that is being made of a single node.
 *
 * @param spec what it is now
 * @param whole what it will be: each node has the same ports from the beginning
 */
export async function drawCluster(spec: ClusterSpec, whole: ClusterSpec): Promise<DrawnCluster> {
  const runtime = whole.runtime as RuntimeKind;
  const ports = whole.ports as PortBases;
  const places = assignSlots(expandNodes(whole));
  const slots = Object.fromEntries(expandNodes(spec).map(({ name }) => [name, places[name] ?? 0]));
  const sockets = runtime === 'native' ? 'relative' : undefined;
  const plan = planCluster(spec, { runtime, ports, slots, sockets });
  const files = renderFiles(plan, await loadTemplates());
  const manifest = createManifest({ spec, runtime, ports, slots, sockets, started: true, provisioned: true }, files);
  return { plan, files, manifest };
}

/** Writes a cluster's files in place of those that are there; nothing of it may run. */
export async function writeCluster(dir: string, { files, manifest }: DrawnCluster): Promise<void> {
  const written = await readManifest(dir);
  const changes = await compareFiles(dir, files, written);
  // By what it is known stays.
  const { id, engine } = written ?? manifest;
  await applyChanges(dir, changes, { ...manifest, id, engine }, { overwrite: false, files });
}
