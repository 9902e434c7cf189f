import type { Ingress } from '@restatedev/restate-sdk-clients';
import { ClusterError } from '../errors.js';

async function loadClients() {
  try {
    return await import('@restatedev/restate-sdk-clients');
  } catch (error) {
    throw new ClusterError('program-missing', 'an ingress client needs the package @restatedev/restate-sdk-clients', {
      hint: 'Install it beside restate-cluster, or send requests to `ingressUrl`.',
      cause: error,
    });
  }
}

/**
 * An ingress client of the SDK.
 *
 * @param url of a node; absent for one that accepts no invocations
 * @throws {ClusterError} `usage` without an address; `program-missing` where the package is not installed
 */
export async function ingressClient(
  url: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Ingress> {
  if (url === undefined) {
    throw new ClusterError('usage', 'that node accepts no invocations', {
      hint: 'Name a node with the http-ingress role.',
    });
  }
  const { connect } = await loadClients();
  return connect({ url, headers: { ...headers } });
}
