import { readServiceAccount, serviceAccountToken } from './google-token.js';
import type { Dialect } from './dialect.js';
import { readS3Page } from './list-page.js';
import { s3ListQuery } from './s3.js';
import { missing, requireUrl, valueOf } from './settings.js';
import type { Credentials, StoreLocation } from './types.js';

const ADDRESS = 'https://storage.googleapis.com';
const PATH_NAMES = ['GOOGLE_SERVICE_ACCOUNT', 'GOOGLE_SERVICE_ACCOUNT_PATH', 'SERVICE_ACCOUNT'];

/**
 * Google Cloud Storage by its XML interface, as Restate uses it: the generation of an object is its version.
 *
 * @throws {ClusterError} `store-credentials` where something is missing or can't be used
 */
export function gcsDialect(location: StoreLocation, credentials: Credentials, now: () => Date): Dialect {
  const { bucket } = location;
  const access = accessOf(credentials, now);
  if (access === undefined) {
    throw missing(
      `gs://${bucket}`,
      'GOOGLE_SERVICE_ACCOUNT or GOOGLE_APPLICATION_CREDENTIALS (path of a key file of a service account), or ' +
        'GOOGLE_SERVICE_ACCOUNT_KEY (its content)',
    );
  }
  const custom = location.endpoint ?? valueOf(credentials, 'GOOGLE_BASE_URL') ?? access.address;
  const address = requireUrl(custom ?? ADDRESS);
  return {
    name: custom === undefined ? `gs://${bucket}` : `gs://${bucket} at ${address}`,
    secrets: access.secrets,
    bucketUrl: `${address}/${bucket}`,
    putHeaders: {},
    versionHeader: 'x-goog-generation',
    conditionHeaders: (condition) => ({
      'x-goog-if-generation-match': 'absent' in condition ? '0' : condition.version,
    }),
    listQuery: s3ListQuery,
    readPage: readS3Page,
    createQuery: undefined,
    sign({ method, url, headers, body }) {
      const token = access.token();
      const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return Promise.resolve({ method, url: url.href, headers: { ...headers, ...authorization }, body });
    },
  };
}

interface Access {
  /** `undefined` where none is wanted. */
  readonly token: () => string | undefined;
  readonly secrets: readonly string[];
  readonly address?: string | undefined;
}

function accessOf(credentials: Credentials, now: () => Date): Access | undefined {
  const given = valueOf(credentials, 'GOOGLE_BEARER_TOKEN');
  if (given !== undefined) return { token: () => given, secrets: [given] };
  const account = readServiceAccount({
    content: valueOf(credentials, 'GOOGLE_SERVICE_ACCOUNT_KEY'),
    path: valueOf(credentials, ...PATH_NAMES, 'GOOGLE_APPLICATION_CREDENTIALS'),
  });
  if (account === undefined) return undefined;
  return {
    token: () => (account.disable_oauth ? undefined : serviceAccountToken(account, now())),
    secrets: [account.private_key],
    address: account.gcs_base_url,
  };
}
