import type { ClusterCore } from './core.js';
import { kindOfService } from './service-kind.js';

/**
 * State of one key of a virtual object or workflow, by state key.
 *
 * @throws {ClusterError} `usage` where no such service is registered; those of `AdminClient`
 */
export async function readState(
  { admin, looks }: Pick<ClusterCore, 'admin' | 'looks'>,
  service: string,
  key: string,
): Promise<Record<string, unknown>> {
  const state = await admin.state(service, key);
  // A service whose name is misspelled has no state either.
  if (Object.keys(state).length === 0) await kindOfService(looks, service);
  return state;
}
