import { ClusterError } from '../errors.js';
import { run } from '../exec/run.js';
import type { ClusterPlan } from '../plan/types.js';
import { findProgram } from '../programs/find.js';
import { parseVersion } from '../programs/versions.js';
import { isImagePresent } from './docker/image.js';

const TIMEOUT_MS = 20_000;

/** What a server says of itself. */
export interface SaidVersion {
  /** `undefined` where it prints none. */
  readonly version: string | undefined;
  /** The program's path, or the image. */
  readonly source: string;
}

/**
 * Asks the server that nodes of a plan would be started with for its version. It must be on this machine.
 *
 * @throws {RunError} where it can't be run
 */
export async function askVersion(plan: ClusterPlan, signal: AbortSignal | undefined): Promise<SaidVersion> {
  const options = { timeoutMs: TIMEOUT_MS, signal };
  if (plan.runtime === 'docker') {
    const args = ['run', '--rm', '--network', 'none', '--entrypoint', 'restate-server', plan.image, '--version'];
    return { version: parseVersion((await run('docker', args, options)).stdout), source: plan.image };
  }
  const { path } = await findProgram('restate-server', plan.version, { fetch: false, signal });
  return { version: parseVersion((await run(path, ['--version'], options)).stdout), source: path };
}

/** Whether the server that nodes of a plan would be started with is on this machine already. */
export async function serverIsHere(plan: ClusterPlan, signal: AbortSignal | undefined): Promise<boolean> {
  if (plan.runtime === 'docker') return isImagePresent(plan.image, signal);
  try {
    await findProgram('restate-server', plan.version, { fetch: false, signal });
    return true;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'program-missing') return false;
    throw error;
  }
}
