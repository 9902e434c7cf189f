import { ClusterError } from '../errors.js';
import { sharedKey } from './azure-signature.js';
import type { Dialect } from './dialect.js';
import { readAzurePage } from './list-page.js';
import { etagConditionHeaders } from './s3.js';
import { missing, requireUrl, valueOf } from './settings.js';
import type { Credentials, StoreLocation } from './types.js';

/** The account of every emulator, which Microsoft publishes with its key; no secret. */
const EMULATOR = {
  account: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  url: 'http://127.0.0.1:10000',
};
/** Of the protocol. What is used here is much older; Azurite 3.28 and later know this one. */
const API_VERSION = '2023-11-03';
const ACCOUNT_NAMES = ['AZURE_STORAGE_ACCOUNT_NAME', 'AZURE_ACCOUNT_NAME'];
const KEY_NAMES = ['AZURE_STORAGE_ACCOUNT_KEY', 'AZURE_STORAGE_ACCESS_KEY', 'AZURE_STORAGE_MASTER_KEY'];
const SAS_NAMES = ['AZURE_STORAGE_SAS_TOKEN', 'AZURE_STORAGE_SAS_KEY'];

type Access = { readonly key: string } | { readonly sas: URLSearchParams };

/**
 * Azure Blob Storage, by the key of an account or by a token (SAS).
 *
 * @throws {ClusterError} `store-credentials` where something is missing
 */
export function azureDialect(location: StoreLocation, credentials: Credentials, now: () => Date): Dialect {
  const store = `az://${location.bucket}`;
  const account = valueOf(credentials, ...ACCOUNT_NAMES);
  if (account === undefined) throw missing(store, 'AZURE_STORAGE_ACCOUNT_NAME');
  const access = accessOf(credentials);
  if (access === undefined) throw missing(store, 'AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN');
  const custom = location.endpoint ?? valueOf(credentials, 'AZURE_STORAGE_ENDPOINT', 'AZURE_ENDPOINT');
  const address = requireUrl(custom ?? `https://${account}.blob.core.windows.net`);
  return dialect(`${store} at ${address}`, `${address}/${location.bucket}`, account, access, now);
}

/** The local emulator. It has the account in the path. */
export function azuriteDialect(location: StoreLocation, credentials: Credentials, now: () => Date): Dialect {
  const account = valueOf(credentials, ...ACCOUNT_NAMES) ?? EMULATOR.account;
  const address = requireUrl(location.endpoint ?? valueOf(credentials, 'AZURITE_BLOB_STORAGE_URL') ?? EMULATOR.url);
  const name = `az://${location.bucket} at ${address}`;
  const access = accessOf(credentials) ?? { key: EMULATOR.key };
  return dialect(name, `${address}/${account}/${location.bucket}`, account, access, now);
}

function accessOf(credentials: Credentials): Access | undefined {
  const key = valueOf(credentials, ...KEY_NAMES);
  if (key !== undefined) return { key: requireKey(key) };
  const sas = valueOf(credentials, ...SAS_NAMES);
  return sas === undefined ? undefined : { sas: new URLSearchParams(sas.trim()) };
}

function requireKey(key: string): string {
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(key.trim())) return key.trim();
  throw new ClusterError('store-credentials', 'AZURE_STORAGE_ACCOUNT_KEY is not in Base64, as account keys are', {
    hint: 'Copy the key as the provider shows it.',
  });
}

function dialect(name: string, bucketUrl: string, account: string, access: Access, now: () => Date): Dialect {
  return {
    name,
    secrets: 'key' in access ? [access.key] : [access.sas.get('sig') ?? '', access.sas.toString()],
    bucketUrl,
    putHeaders: { 'x-ms-blob-type': 'BlockBlob' },
    versionHeader: 'etag',
    conditionHeaders: etagConditionHeaders,
    listQuery: (prefix, page) => ({
      restype: 'container',
      comp: 'list',
      prefix,
      ...(page === undefined ? {} : { marker: page }),
    }),
    readPage: readAzurePage,
    createQuery: { restype: 'container' },
    sign({ method, url, headers: given, body }) {
      const headers = { ...given, 'x-ms-version': API_VERSION, 'x-ms-date': now().toUTCString() };
      if ('key' in access) {
        const authorization = sharedKey({ method, url, headers, body }, { account, key: access.key });
        return Promise.resolve({ method, url: url.href, headers: { ...headers, authorization }, body });
      }
      const withToken = new URL(url);
      for (const [field, value] of access.sas) withToken.searchParams.set(field, value);
      return Promise.resolve({ method, url: withToken.href, headers, body });
    },
  };
}
