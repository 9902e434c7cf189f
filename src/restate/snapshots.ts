import type { RunResult } from '../exec/run.js';

/** One snapshot that was asked for. */
export type SnapshotOutcome =
  | {
      readonly partition: number;
      readonly ok: true;
      /** As in `snap_…`. */
      readonly id: string;
      /** The log up to here is in it, and in all that are kept beside it: so far it may be trimmed. */
      readonly lsn: number;
    }
  | {
      readonly partition: number;
      readonly ok: false;
      readonly reason: string;
      /** What to do; absent where nothing is known to help. */
      readonly hint?: string;
    };

/**
 * How long restatectl waits for one node. A node tries a store that fails ten times, after pauses of random length:
 * together 3 s in the middle, 12 s in one case of a hundred, and more on a busy machine; only then it says why.
 * restatectl's own 13 s are too short for that.
 */
const NODE_TIMEOUT_S = 30;

/** Partitions are positional; without any, restatectl takes all. */
export function createSnapshotArgs(partitions: readonly number[], trimLog: boolean): string[] {
  const patience = ['--request-timeout', String(NODE_TIMEOUT_S * 1_000)];
  return ['snapshots', 'create', ...patience, ...(trimLog ? ['--trim-log'] : []), ...partitions.map(String)];
}

const CREATED = /Snapshot created for partition (\d+): (\S+) \(log \d+ @ LSN >= (\d+)\)/;
const FAILED = /Failed to create snapshot for partition (\d+): /;
const MAX_REASON = 240;

function hintFor(status: number): string | undefined {
  if (status >= 500) return 'The store itself failed, as one does that is full. Its own log tells more.';
  if (status !== 401 && status !== 403) return undefined;
  return 'Nodes keep the credentials they were started with. Give them others by `restate-cluster down`, then `up`.';
}

/** Of all that nodes said, a line of what the first said: all are asked in turn, and mostly say the same. */
function reasonIn(text: string): { readonly reason: string; readonly hint?: string } {
  const said = / - \S+ -> ([^]*?)(?:\n - |$)/.exec(text)?.[1] ?? text;
  const request = /Error performing (\w+) ([^\s?]+)\S* in \S+/.exec(said);
  if (request !== null) {
    const [, method = '', url = ''] = request;
    const code = /<Code>(\w+)</.exec(said)?.[1];
    const status = /status code: (\d+ [A-Za-z ]+)/.exec(said)?.[1]?.trim();
    const connect = /tcp connect error: ([^():]+)/.exec(said)?.[1]?.trim();
    const answer = [status, code].filter((part) => part !== undefined).join(', ');
    const why = answer === '' ? (connect ?? 'no answer') : answer;
    const hint = hintFor(Number.parseInt(status ?? '0', 10));
    return { reason: `the store does not take it: ${why} (${method} ${url})`, ...(hint === undefined ? {} : { hint }) };
  }
  if (said.includes('operation was cancelled: Timeout expired')) {
    return {
      reason: `no node was done with it in ${String(NODE_TIMEOUT_S)} s`,
      hint: 'Nodes go on trying a store that fails or is slow. `restate-cluster logs` tells why.',
    };
  }
  const plain = said
    .replace(/^(?:Internal error: |Failed to create snapshot: |SnapshotCreationFailed\()+"?/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { reason: plain.length <= MAX_REASON ? plain : `${plain.slice(0, MAX_REASON - 1)}…` };
}

/**
 * What `restatectl snapshots create` says of each partition; it exits 0 although all may have failed. A failure goes on
 * over several lines, one a node. (tools/restatectl/src/commands/snapshot/create_snapshot.rs in Restate's sources)
 */
export function parseSnapshotOutcomes({ stdout, stderr }: RunResult): SnapshotOutcome[] {
  const created = stdout.split('\n').flatMap((line): SnapshotOutcome[] => {
    const [, partition, id = '', lsn] = CREATED.exec(line) ?? [];
    return partition === undefined ? [] : [{ partition: Number(partition), ok: true, id, lsn: Number(lsn) }];
  });
  const failed = stderr.split(/^(?=\S+ +ERROR )/m).flatMap((text): SnapshotOutcome[] => {
    const found = FAILED.exec(text);
    if (found === null) return [];
    return [{ partition: Number(found[1]), ok: false, ...reasonIn(text.slice(found.index + found[0].length)) }];
  });
  return [...created, ...failed];
}

/** Whether a partition has no node to take its snapshot yet, as right after a start. */
export function isTooEarly(reason: string): boolean {
  return /suitable node/i.test(reason);
}
