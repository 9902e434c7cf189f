import { countOf, nodeIds, optionalText, sqlRows, textOf } from './sql-rows.js';

/** Every segment of every log that has not been trimmed away; what `logs_tail_segments` has is only the newest. */
export const SEGMENT_QUERY =
  'select log_id, segment_index, base_lsn, kind, sequencer, replication, nodeset from logs order by log_id, segment_index';

export interface LogSegment {
  readonly log: number;
  /** Counted from 0, and never again: the first left of a log that was trimmed may have any. */
  readonly segment: number;
  /** Log sequence number of its first record. */
  readonly from: number;
  /** `replicated`; a log that was sealed for good ends with one of another kind, which is on no node. */
  readonly kind: string;
  /** Id of the node that gives out its numbers, in the generation it had then: `N1:2`. */
  readonly sequencer: string | undefined;
  /** As Restate writes it: `{node: 2}`. */
  readonly replication: string | undefined;
  /** Ids of the log servers that may have its records. */
  readonly nodeset: readonly string[];
}

/**
 * Reads the rows of {@link SEGMENT_QUERY}.
 *
 * @throws {SyntaxError | TypeError} for output that is not such rows
 */
export function parseSegments(stdout: string): LogSegment[] {
  return sqlRows(stdout).map((row) => ({
    log: countOf(row, 'log_id'),
    segment: countOf(row, 'segment_index'),
    from: countOf(row, 'base_lsn'),
    kind: textOf(row, 'kind'),
    sequencer: optionalText(row, 'sequencer'),
    replication: optionalText(row, 'replication'),
    nodeset: nodeIds(optionalText(row, 'nodeset')),
  }));
}

/** The newest segment of each log: the one that is written to. */
export function tailSegments(segments: readonly LogSegment[]): LogSegment[] {
  const tails = new Map<number, LogSegment>();
  for (const segment of segments) {
    if (segment.segment >= (tails.get(segment.log)?.segment ?? 0)) tails.set(segment.log, segment);
  }
  return [...tails.values()];
}

/** Segments that a node may have records of; while there is one, the node can't be removed. */
export function segmentsOn(id: string, segments: readonly LogSegment[]): LogSegment[] {
  return segments.filter(({ nodeset }) => nodeset.includes(id));
}

/** `2` of `{node: 2}`; `undefined` for copies that are placed by location. */
export function copiesOf(replication: string | undefined): number | undefined {
  const count = /^\{node: ?(\d+)\}$/.exec(replication ?? '')?.[1];
  return count === undefined ? undefined : Number(count);
}

/**
 * Deletes the records of a log up to and with this number. Trim only to what is in a snapshot: a worker that has not
 * taken these records in has no other way to them. restatectl exits 0 also where it failed; see {@link trimFault}.
 */
export function trimArgs(log: number, lsn: number): string[] {
  return ['logs', 'trim', `--trim-point=${String(lsn)}`, String(log)];
}

/** Why a trim was not taken on, or `undefined` where it was. It is carried out a little later. */
export function trimFault(log: number, { stdout, stderr }: { readonly stdout: string; readonly stderr: string }) {
  if (new RegExp(`^Submitted for log ${String(log)}$`, 'm').test(stdout)) return undefined;
  return /Failed to trim log \d+: (.*)/s.exec(stderr)?.[1]?.trim() ?? `${stdout}\n${stderr}`.trim();
}

/** Of all logs; without `--extra` trim points are not told. */
export const TRIM_POINT_ARGS = ['logs', 'describe', '--extra', '--tail=1'] as const;

/**
 * Reads the lines of {@link TRIM_POINT_ARGS}: for each log the number of the last record that was trimmed, 0 for none.
 *
 * @throws {TypeError} for a log without
 */
export function parseTrimPoints(stdout: string): Map<number, number> {
  const points = new Map<number, number>();
  for (const [, log, next] of stdout.matchAll(/^Log Id: (\d+)[^\n]*\n([^\n]*)/gm)) {
    const lsn = /^Trim Point LSN: (\d+)$/.exec(next?.trim() ?? '')?.[1];
    if (lsn === undefined) throw new TypeError(`logs describe printed no trim point of log ${String(log)}`);
    points.set(Number(log), Number(lsn));
  }
  return points;
}
