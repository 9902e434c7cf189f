import { stringify } from 'yaml';
import { ClusterError, isError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { jsonText } from '../../restate/exact-json.js';
import { secretsInTree } from '../../secrets/collect.js';
import { decodedTree } from '../../secrets/encoded.js';
import type { Secrets } from '../../secrets/secrets.js';
import type { EventListener } from '../events.js';
import { throwIfInterrupted } from '../poll.js';
import type { CollectedFile, Content, MissingPiece, Piece } from './types.js';

/** What takes longer gives nothing at all, most likely. */
const LIMIT_MS = 30_000;
const LARGE_LIMIT_MS = 300_000;

export interface CollectOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener | undefined;
  /** Default 30 s for most pieces, and 5 min for logs. */
  readonly limitMs?: number;
}

function format(path: string, content: Content, secrets: Secrets): string {
  switch (content.kind) {
    case 'text':
      return secrets.inText(content.text);
    case 'lines':
      return secrets.inLines(content.text);
    case 'rows': {
      const rows = content.rows.map((row) => `${jsonText(secrets.inTree(row))}\n`);
      return rows.length === 0 ? '(no rows)\n' : rows.join('');
    }
    case 'tree': {
      const tree = secrets.inTree(content.tree);
      return path.endsWith('.yaml') ? stringify(tree, { lineWidth: 0 }) : `${JSON.stringify(tree, undefined, 2)}\n`;
    }
  }
}

/** Why a piece is not there, on one line. */
function reasonOf(error: unknown): string {
  if (error instanceof RunError) {
    const said = error.tail.split('\n').at(-1) ?? '';
    return said === '' ? error.message : `${error.message}: ${said}`;
  }
  return isError(error) ? (error.message.split('\n')[0] ?? '') : String(error);
}

interface Interrupt {
  readonly signal: AbortSignal;
  /** Rejects with the first Ctrl-C. */
  readonly rejection: Promise<never>;
}

function interruptOf(signal = new AbortController().signal): Interrupt {
  const rejection = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new ClusterError('interrupted', 'interrupted'));
    });
  });
  rejection.catch(() => undefined);
  return { signal, rejection };
}

/** Gives what a piece gives in time; what it is doing then is ended where it can be. */
async function within(limitMs: number, piece: Piece, interrupt: Interrupt): Promise<Content> {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ClusterError('not-ready', `it took longer than ${String(limitMs / 1_000)} s`));
      ending.abort();
    }, limitMs);
  });
  try {
    const work = Promise.resolve(AbortSignal.any([interrupt.signal, ending.signal])).then(piece.content);
    return await Promise.race([work, late, interrupt.rejection]);
  } finally {
    clearTimeout(timer);
  }
}

interface Collected {
  readonly missing: readonly MissingPiece[];
  readonly secrets: Secrets;
}

/**
 * Collects the pieces of a bundle, most at once and large ones one by one, and hides secrets in each. A piece that fails
 * never fails the bundle.
 *
 * @param take gets every file; one after the other
 * @returns what is not there, and why; and all secrets that are known now
 * @throws {ClusterError} `interrupted`; and what `take` throws
 */
export async function collect(
  pieces: readonly Piece[],
  secrets: Secrets,
  options: CollectOptions,
  take: (file: CollectedFile) => Promise<void>,
): Promise<Collected> {
  const { signal, onEvent, limitMs } = options;
  const interrupt = interruptOf(signal);
  const missing: MissingPiece[] = [];
  let done = 0;
  const content = async (piece: Piece): Promise<Content | undefined> => {
    try {
      return await within(limitMs ?? (piece.large === true ? LARGE_LIMIT_MS : LIMIT_MS), piece, interrupt);
    } catch (error) {
      throwIfInterrupted(signal);
      missing.push({ path: piece.path, reason: secrets.inLines(reasonOf(error)) });
      return undefined;
    }
  };
  const add = async ({ path, about }: Piece, found: Content | undefined, hidden: Secrets) => {
    throwIfInterrupted(signal);
    onEvent?.({ type: 'collecting', what: path, done: ++done, total: pieces.length });
    if (found === undefined) return;
    const note = found.kind === 'lines' ? found.note : undefined;
    await take({ path, about, text: format(path, found, hidden), ...(note === undefined ? {} : { note }) });
  };
  const quick = pieces.filter(({ large }) => large !== true);
  const asked = quick.map((piece) => ({ piece, found: content(piece) }));
  // One that is interrupted is told by the first that is waited for.
  for (const { found } of asked) found.catch(() => undefined);
  const all: (readonly [Piece, Content | undefined])[] = [];
  for (const { piece, found } of asked) all.push([piece, await found]);
  // What tables tell of secrets is hidden in everything else too.
  const told = all.flatMap(([, found]) => (found?.kind === 'rows' ? secretsInTree(decodedTree(found.rows)) : []));
  const hidden = secrets.with(told);
  for (const [piece, found] of all) await add(piece, found, hidden);
  for (const piece of pieces.filter(({ large }) => large === true)) await add(piece, await content(piece), hidden);
  return { missing, secrets: hidden };
}
