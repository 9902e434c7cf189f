import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { Dialect } from './dialect.js';
import { readS3Page } from './list-page.js';
import { badLocation, missing, requireUrl, valueOf } from './settings.js';
import type { Condition, Credentials, StoreLocation } from './types.js';

/** With `x-amz-content-sha256`, a store on plain http as well can tell that nothing was changed on the way. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function s3ListQuery(prefix: string, page: string | undefined): Record<string, string> {
  return { 'list-type': '2', prefix, ...(page === undefined ? {} : { 'continuation-token': page }) };
}

export function etagConditionHeaders(condition: Condition): Record<string, string> {
  return 'absent' in condition ? { 'if-none-match': '*' } : { 'if-match': condition.version };
}

/**
 * Amazon S3 and what speaks its protocol. As Restate does it, the bucket is in the path, also at Amazon.
 *
 * @throws {ClusterError} `store-credentials` where something is missing, `usage` where http is not allowed
 */
export function s3Dialect(location: StoreLocation, credentials: Credentials, now: () => Date): Dialect {
  const { bucket } = location;
  const accessKeyId = valueOf(credentials, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = valueOf(credentials, 'AWS_SECRET_ACCESS_KEY');
  const sessionToken = valueOf(credentials, 'AWS_SESSION_TOKEN');
  const region = location.region ?? valueOf(credentials, 'AWS_REGION', 'AWS_DEFAULT_REGION');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw missing(`s3://${bucket}`, 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  if (region === undefined) throw missing(`s3://${bucket}`, 'a region, or AWS_REGION');
  const custom = location.endpoint ?? valueOf(credentials, 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL');
  const endpoint = custom ?? `https://s3.${region}.amazonaws.com`;
  const address = requireUrl(endpoint);
  const allowHttp = location.allowHttp ?? valueOf(credentials, 'AWS_ALLOW_HTTP')?.trim().toLowerCase() === 'true';
  if (address.startsWith('http:') && !allowHttp) {
    throw badLocation(`the endpoint ${address} is plain http, which Restate refuses`, 'Allow http, or use https.');
  }
  return {
    name: custom === undefined ? `s3://${bucket}` : `s3://${bucket} at ${address}`,
    secrets: [secretAccessKey, sessionToken ?? ''],
    bucketUrl: `${address}/${bucket}`,
    putHeaders: {},
    versionHeader: 'etag',
    conditionHeaders: etagConditionHeaders,
    // Keys may hold what XML can't.
    listQuery: (prefix, page) => ({ ...s3ListQuery(prefix, page), 'encoding-type': 'url' }),
    readPage: readS3Page,
    createQuery: {},
    async sign({ method, url, headers, body }) {
      const signed = await new AwsV4Signer({
        method,
        url: url.href,
        headers: { ...headers, 'x-amz-content-sha256': sha256(body) },
        body,
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
        service: 's3',
        region,
        datetime: now()
          .toISOString()
          .replace(/\.\d+|[:-]/g, ''),
      }).sign();
      return { method, url: signed.url.href, headers: Object.fromEntries(signed.headers), body };
    },
  };
}
