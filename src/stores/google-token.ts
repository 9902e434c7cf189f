import { createPrivateKey, createSign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ClusterError } from '../errors.js';
import { tryReadTextSync } from '../machine/text-file.js';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const LIFE_SECONDS = 3600;

/** What Restate reads of a key file; the last two are for emulators. */
const ServiceAccount = z.object({
  private_key: z.string(),
  private_key_id: z.string(),
  client_email: z.string(),
  gcs_base_url: z.string().optional(),
  disable_oauth: z.boolean().default(false),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

/**
 * The key of a service account, from its content or from a file that holds it.
 *
 * @throws {ClusterError} `store-credentials` where it can't be read or is something else
 */
export function readServiceAccount(source: {
  readonly content: string | undefined;
  readonly path: string | undefined;
}): ServiceAccount | undefined {
  const text = source.content ?? (source.path === undefined ? undefined : readKeyFile(source.path));
  if (text === undefined) return undefined;
  const what = source.content === undefined ? (source.path ?? '') : 'GOOGLE_SERVICE_ACCOUNT_KEY';
  const result = ServiceAccount.safeParse(parseJson(text));
  if (!result.success) {
    throw new ClusterError('store-credentials', `${what} is no key of a service account`, {
      hint: 'Download a key of the service account as JSON; what `gcloud auth` writes for a user will not do here.',
    });
  }
  if (!result.data.disable_oauth) privateKey(result.data.private_key, what);
  return result.data;
}

function readKeyFile(path: string): string {
  const read = tryReadTextSync(path, 'key');
  if ('text' in read) return read.text;
  throw new ClusterError('store-credentials', `can't read the key file: ${path} ${read.fault}`, {
    hint: 'GOOGLE_SERVICE_ACCOUNT and GOOGLE_APPLICATION_CREDENTIALS hold the path of a key file.',
    ...(read.cause === undefined ? {} : { cause: read.cause }),
  });
}

/** `undefined` for what is no JSON; the reason is left out, since it cites the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function privateKey(pem: string, what: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new ClusterError('store-credentials', `the private key in ${what} can't be read`, {
      hint: 'Download the key of the service account anew.',
    });
  }
}

/**
 * A token that the account signs itself, as Google takes it in place of one that its servers gave out.
 * https://developers.google.com/identity/protocols/oauth2/service-account#jwt-auth
 */
export function serviceAccountToken(account: ServiceAccount, now: Date): string {
  const issued = Math.floor(now.getTime() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: account.private_key_id };
  const claims = {
    iss: account.client_email,
    sub: account.client_email,
    scope: SCOPE,
    iat: issued,
    exp: issued + LIFE_SECONDS,
  };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = createSign('RSA-SHA256').update(text).sign(account.private_key, 'base64url');
  return `${text}.${signature}`;
}
