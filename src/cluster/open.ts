import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { quote } from '../exec/run-error.js';
import { MANIFEST_NAME, readManifest } from '../files/manifest.js';
import type { ClusterPlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import { processesOf } from '../runtime/native/own-processes.js';
import { currentPlan } from './change/decide.js';
import type { ClusterRuntime } from '../runtime/types.js';

/** A cluster as its directory describes it. */
export interface OpenedCluster {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
}

/** Says what is there in place of a cluster with a manifest. */
async function noCluster(path: string): Promise<ClusterError> {
  const processes = await processesOf(path);
  if (processes.length === 0) {
    return new ClusterError('no-cluster', `there is no cluster in ${path}`, {
      hint: 'Start one with `restate-cluster up`, or name its directory with `--dir`. `restate-cluster list` shows all that run.',
    });
  }
  const what = processes.every(({ deleted }) => deleted)
    ? `${path} was deleted while its cluster runs`
    : `${path} has no ${MANIFEST_NAME}, and its cluster runs`;
  return new ClusterError('no-cluster', what, {
    details: processes.map(({ member, process }) => `  ${member}: process ${String(process.pid)}`).join('\n'),
    hint: `Stop it with: restate-cluster down --dir ${quote(path)}`,
  });
}

/**
 * Opens the cluster of a directory. Nothing is started.
 *
 * @throws {ClusterError} `no-cluster` where there is none
 */
export async function openCluster(dir: string): Promise<OpenedCluster> {
  const path = await canonicalPath(dir);
  const manifest = await readManifest(path);
  if (manifest === undefined) throw await noCluster(path);
  const plan = currentPlan(manifest);
  return { dir: path, plan, runtime: createRuntime(path, plan) };
}
