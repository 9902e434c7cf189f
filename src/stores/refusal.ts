import { ClusterError } from '../errors.js';
import { Element } from './xml.js';
import type { StoreAnswer } from './types.js';

/** Of what a store says, so much is shown. */
const MAX_SAID = 400;

/**
 * What a store said with an answer that is no success, as `NoSuchBucket: …`. All kinds answer with a code and a message;
 * the rest is left out, since some stores add what they expected to be signed.
 */
function said({ status, body }: StoreAnswer, secrets: readonly string[]): string {
  return withoutSecrets(`${String(status)} ${codeAndMessage(body)}`.trim(), secrets).slice(0, MAX_SAID);
}

function codeAndMessage(body: string): string {
  try {
    const error = Element.parse(body);
    // Azure puts the id of the request and the time into further lines.
    const message = error.text('Message')?.split('\n')[0]?.trim() ?? '';
    const code = error.text('Code') ?? '';
    return message === '' || message === code ? code : `${code}: ${message}`;
  } catch (error) {
    // A proxy's page, or nothing at all.
    if (error instanceof SyntaxError) return '';
    throw error;
  }
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((shown, secret) => shown.replaceAll(secret, '(not shown)'), text);
}

/** The error that an answer is which neither does what was asked nor says that a condition did not hold. */
export function refusal(store: string, what: string, answer: StoreAnswer, secrets: readonly string[]): ClusterError {
  const details = said(answer, secrets);
  const { status } = answer;
  if (status === 501) return unfit(store, `it can't ${what}`, details);
  if (status === 429 || status >= 500) {
    return new ClusterError('store-unreachable', `${store} failed to ${what}`, {
      details,
      hint: 'The store itself is in trouble: full, overloaded or broken. Its own log tells more; try again later.',
    });
  }
  return new ClusterError('store-denied', `${store} refuses to ${what}`, { details, hint: hintFor(status) });
}

function hintFor(status: number): string {
  if (status === 404) return 'The bucket or container must be made first; see that its name is right.';
  if (status === 401 || status === 403) {
    return 'See that the credentials are right, and may list, read, write and delete below the prefix.';
  }
  if (status >= 300 && status < 400) return 'See that the region and the endpoint are those of the bucket.';
  return 'See that the address, the region and the name of the bucket are right.';
}

/** A store that Restate can't keep snapshots in. */
export function unfit(store: string, happened: string, details?: string): ClusterError {
  return new ClusterError('store-unfit', `${store} is unfit for snapshots: ${happened}`, {
    ...(details === undefined ? {} : { details }),
    hint:
      'Restate needs conditional writes (If-None-Match and If-Match on PUT). Amazon S3, Cloudflare R2, Google Cloud ' +
      'Storage and Azure Blob Storage have them; on this machine, Azurite has.',
  });
}
