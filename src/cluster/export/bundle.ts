import { secretsInText } from '../../secrets/collect.js';
import { Secrets } from '../../secrets/secrets.js';
import { collect } from './collect.js';
import type { CollectOptions } from './collect.js';
import { contents } from './contents.js';
import { effectiveSettings, knownSecrets, publicWords } from './known-secrets.js';
import { bundleReadme } from './readme.js';
import type { Occasion } from './readme.js';
import type { CollectedFile, MissingPiece, Piece, Subject } from './types.js';

/** Of every node's log so many bytes are kept, the last ones. */
export const MAX_LOG_BYTES = 50_000_000;
const README_NAME = 'README.txt';

/** What a bundle has and lacks. */
export interface BundleSummary {
  readonly files: readonly (Omit<CollectedFile, 'text'> & { readonly bytes: number })[];
  readonly missing: readonly MissingPiece[];
}

/** Secrets in what the nodes say they run with; where they say nothing, that is told of the file that would have it. */
async function secretsOfNodes({ askCluster, runtime, engine, plan }: Subject): Promise<string[]> {
  if (plan.runtime === 'docker' && !engine.answers) return [];
  if (!(await runtime.inspect()).some(({ state }) => state === 'running')) return [];
  return secretsInText(effectiveSettings(await askCluster('select plain_node_id, key, value from config')));
}

/**
 * Makes a bundle of a cluster in whatever state: everything that can be had, without secrets, and last a text that says
 * what it is and what is missing.
 *
 * @param own pieces that only this bundle has
 * @param take gets every file, one after the other
 * @param occasion why it is made
 * @throws {ClusterError} `interrupted`; and what `take` throws
 */
export async function makeBundle(
  subject: Subject,
  own: readonly Piece[],
  options: CollectOptions,
  take: (file: CollectedFile) => Promise<void>,
  occasion: Occasion = {},
): Promise<BundleSummary> {
  const signal = options.signal ?? new AbortController().signal;
  const [known, ofNodes] = await Promise.all([knownSecrets(subject, signal), secretsOfNodes(subject).catch(() => [])]);
  const secrets = new Secrets([...known.values, ...ofNodes], publicWords(subject));
  const files: BundleSummary['files'][number][] = [];
  const keep = async (file: CollectedFile) => {
    const { path, about, note } = file;
    files.push({ path, about, bytes: Buffer.byteLength(file.text), ...(note === undefined ? {} : { note }) });
    await take(file);
  };
  const pieces = [...own, ...(await contents(subject, signal))];
  const unread = known.unread.map(({ path, reason }) => ({ path, reason: secrets.inLines(reason) }));
  const collected = await collect(pieces, secrets, options, keep);
  const missing = [...unread, ...collected.missing];
  const { name, runtime } = subject.plan;
  const about = 'this text';
  const { test, errors } = occasion;
  const hidden = {
    test: test === undefined ? test : collected.secrets.inLines(test),
    errors: errors?.map((text) => collected.secrets.inLines(text)),
  };
  const facts = { name, runtime, made: new Date(), files, missing, payloads: subject.payloads, occasion: hidden };
  await keep({ path: README_NAME, about, text: bundleReadme(facts) });
  return { files, missing };
}
