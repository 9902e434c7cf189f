import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { readManifest } from '../files/manifest.js';
import type { ClusterPlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import { currentPlan } from './change/decide.js';
import type { ClusterRuntime } from '../runtime/types.js';

/** A cluster as its directory describes it. */
export interface OpenedCluster {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
}

/**
 * Opens the cluster of a directory. Nothing is started.
 *
 * @throws {ClusterError} `no-cluster` where there is none
 */
export async function openCluster(dir: string): Promise<OpenedCluster> {
  const path = await canonicalPath(dir);
  const manifest = await readManifest(path);
  if (manifest === undefined) {
    throw new ClusterError('no-cluster', `there is no cluster in ${path}`, {
      hint: 'Start one with `restate-cluster up`, or name its directory with `--dir`. `restate-cluster list` shows all that run.',
    });
  }
  const plan = currentPlan(manifest);
  return { dir: path, plan, runtime: createRuntime(path, plan) };
}
