import { ClusterError } from '../errors.js';
import { nearest } from '../spec/nearest.js';
import type { Looks } from './looks.js';

/** A service by its name, or as the SDK defines it. */
export type ServiceName = string | { readonly name: string };

export function nameOfService(service: ServiceName): string {
  return typeof service === 'string' ? service : service.name;
}

/**
 * What a registered service is: `service`, `virtual_object` or `workflow`.
 *
 * @throws {ClusterError} `usage` where none of that name is registered
 */
export async function kindOfService(looks: Looks, service: string): Promise<string> {
  const rows = await looks.sql`SELECT name, ty FROM sys_service`;
  const found = rows.find(({ name }) => name === service);
  if (found !== undefined) return String(found['ty']);
  const names = rows.map(({ name }) => String(name)).sort();
  const meant = nearest(service, names);
  throw new ClusterError('usage', `no service ${service} is registered`, {
    hint:
      meant === undefined ? `Registered: ${names.length === 0 ? 'none' : names.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
