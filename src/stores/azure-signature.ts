import { createHmac } from 'node:crypto';
import type { PlainRequest } from './dialect.js';

export interface AccountKey {
  readonly account: string;
  /** As the provider shows it, in Base64. */
  readonly key: string;
}

/**
 * The header that proves knowledge of an account's key, by Azure's scheme "Shared Key".
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 *
 * @param headers in lower case, with `x-ms-date` and `x-ms-version`
 */
export function sharedKey({ method, url, headers, body }: PlainRequest, { account, key }: AccountKey): string {
  const length = Buffer.byteLength(body);
  const header = (name: string): string => headers[name] ?? '';
  const text = [
    method,
    header('content-encoding'),
    header('content-language'),
    length === 0 ? '' : String(length),
    header('content-md5'),
    header('content-type'),
    '', // the date, which is in x-ms-date
    header('if-modified-since'),
    header('if-match'),
    header('if-none-match'),
    header('if-unmodified-since'),
    header('range'),
    ...microsoftHeaders(headers),
    resource(account, url),
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
  return `SharedKey ${account}:${signature}`;
}

function microsoftHeaders(headers: PlainRequest['headers']): string[] {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`);
}

function resource(account: string, url: URL): string {
  const parameters = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name.toLowerCase()}:${value}`);
  return `/${account}${url.pathname}${parameters.join('')}`;
}
