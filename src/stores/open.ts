import { azureDialect, azuriteDialect } from './azure.js';
import type { Dialect } from './dialect.js';
import { gcsDialect } from './gcs.js';
import { HttpStore } from './http-store.js';
import { s3Dialect } from './s3.js';
import { badLocation } from './settings.js';
import type { Credentials, ObjectStore, Send, StoreKind, StoreLocation } from './types.js';

const DIALECTS: Readonly<
  Record<StoreKind, (location: StoreLocation, credentials: Credentials, now: () => Date) => Dialect>
> = { azurite: azuriteDialect, s3: s3Dialect, gcs: gcsDialect, azure: azureDialect };

/**
 * The store at a location. Asks nothing of it yet.
 *
 * @param credentials variables by the names under which Restate's nodes are given them
 * @param send how requests get there
 * @param now the time that requests are signed with
 * @throws {ClusterError} `store-credentials` where credentials are missing or can't be used; `usage` for a location that
 *   can't be
 */
export function openStore(
  location: StoreLocation,
  credentials: Credentials,
  send: Send,
  now: () => Date = () => new Date(),
): ObjectStore {
  checkLocation(location);
  return new HttpStore(location, DIALECTS[location.kind](location, credentials, now), send);
}

function checkLocation({ bucket, prefix }: StoreLocation): void {
  if (!/^[A-Za-z0-9$][A-Za-z0-9._-]*$/.test(bucket)) {
    throw badLocation(
      `a bucket can't be named ${JSON.stringify(bucket)}`,
      'Use lower-case letters, digits and dashes.',
    );
  }
  const parts = prefix === '' ? [] : prefix.split('/');
  if (parts.some((part) => !/^[\w!'().-]+$/.test(part) || /^\.+$/.test(part))) {
    throw badLocation(
      `a prefix can't be ${JSON.stringify(prefix)}`,
      'Use letters, digits and dashes, as in `team/demo`.',
    );
  }
}
