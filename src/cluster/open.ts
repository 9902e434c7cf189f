import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClusterError } from '../errors.js';
import { readManifest } from '../files/manifest.js';
import { planCluster } from '../plan/plan.js';
import type { ClusterPlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import type { ClusterRuntime } from '../runtime/types.js';

/** A cluster as its directory describes it. */
export interface OpenedCluster {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
}

/** One name for a directory, however it was reached; a directory that does not exist yet included. */
export async function canonicalPath(dir: string): Promise<string> {
  const absolute = resolve(dir);
  try {
    return await realpath(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const parent = resolve(absolute, '..');
    if (parent === absolute) return absolute;
    return resolve(await canonicalPath(parent), absolute.slice(parent.length).replace(/^[\\/]/, ''));
  }
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
  const plan = planCluster(manifest.spec, { runtime: manifest.runtime, ports: manifest.ports });
  return { dir: path, plan, runtime: createRuntime(path, plan) };
}
