import { env } from 'node:process';
import { ClusterError } from '../errors.js';
import type { ClusterSpecInput } from '../spec/types.js';

/**
 * What RESTATE_CLUSTER_RUNTIME says about where clusters run, so that the same tests run in either runtime.
 *
 * @throws {ClusterError} `usage` for anything but docker, native and auto
 */
export function runtimeOfEnvironment(): Pick<ClusterSpecInput, 'runtime'> {
  const runtime = env['RESTATE_CLUSTER_RUNTIME'];
  if (runtime === undefined || runtime === '') return {};
  if (runtime === 'docker' || runtime === 'native' || runtime === 'auto') return { runtime };
  throw new ClusterError('usage', `RESTATE_CLUSTER_RUNTIME can't be ${JSON.stringify(runtime)}`, {
    hint: 'Set it to docker, native or auto, or unset it.',
  });
}
