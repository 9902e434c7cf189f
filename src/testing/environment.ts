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

const KEPT_BUNDLES = 20;

/**
 * How many bundles of failures are kept, as RESTATE_CLUSTER_KEEP_FAILURES says; `undefined` for all of them. Default 20.
 *
 * @throws {ClusterError} `usage` for anything but a number of at least 1 and `all`
 */
export function keptBundlesOfEnvironment(): number | undefined {
  const kept = env['RESTATE_CLUSTER_KEEP_FAILURES'];
  if (kept === undefined || kept === '') return KEPT_BUNDLES;
  if (kept === 'all') return undefined;
  if (/^[1-9]\d{0,8}$/.test(kept)) return Number(kept);
  throw new ClusterError('usage', `RESTATE_CLUSTER_KEEP_FAILURES can't be ${JSON.stringify(kept)}`, {
    hint: 'Set it to a number of at least 1, or to all, or unset it.',
  });
}
