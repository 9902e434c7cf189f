import { ClusterError } from '../errors.js';
import type { Credentials } from './types.js';

/** The first of these variables that is set to something. */
export function valueOf(credentials: Credentials, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = credentials[name];
    if (value !== undefined && value.trim() !== '') return value;
  }
  return undefined;
}

/** @param what the variables that are wanted */
export function missing(store: string, what: string): ClusterError {
  return new ClusterError('store-credentials', `no credentials for ${store}`, { hint: `Set ${what}.` });
}

export function badLocation(message: string, hint: string): ClusterError {
  return new ClusterError('usage', message, { hint });
}

/**
 * An address without a slash at its end.
 *
 * @throws {ClusterError} `usage` for what is none, or holds a login or a query
 */
export function requireUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw badLocation('the endpoint of the store is no http or https address', 'As in https://storage.example:9000');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw badLocation('the endpoint of the store holds more than an address', 'As in https://storage.example:9000');
  }
  return url.href.replace(/\/+$/, '');
}
