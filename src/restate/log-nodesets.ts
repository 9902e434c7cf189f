import { nodeIds, sqlRows } from './sql-rows.js';

/** The log servers that the newest segment of each log is on. */
export const NODESET_QUERY = 'select log_id, nodeset from logs_tail_segments';

export interface LogNodeset {
  readonly log: number;
  /** How many log servers. */
  readonly size: number;
}

/**
 * Reads the rows of {@link NODESET_QUERY}, where a nodeset is `[N1, N2]`.
 *
 * @throws {SyntaxError | TypeError} for output that is not a list of rows
 */
export function parseNodesets(stdout: string): LogNodeset[] {
  return sqlRows(stdout).map(({ log_id: log, nodeset }) => ({
    log: Number(log),
    size: nodeIds(String(nodeset)).length,
  }));
}

/** Seals the newest segment of a log and begins another, on log servers chosen anew. */
export function reconfigureArgs(log: number): string[] {
  return ['logs', 'reconfigure', '--log-id', String(log)];
}

/**
 * The same for several logs, with the log servers that they should be on. Restate takes them as a wish: it keeps to its
 * own number of them, and to the copies that are asked for.
 */
export function placeArgs(logs: readonly number[], nodeset: readonly string[]): string[] {
  return [
    ...['logs', 'reconfigure', '--provider', 'replicated', '--nodeset', nodeset.join(',')],
    ...logs.flatMap((log) => ['--log-id', String(log)]),
  ];
}
