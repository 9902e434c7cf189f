import { isTable } from '../spec/tables.js';

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
  const rows: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  if (!Array.isArray(rows)) throw new TypeError('restatectl sql printed something other than a list of rows');
  return rows.filter(isTable).map(({ log_id: log, nodeset }) => ({
    log: Number(log),
    size: (String(nodeset).match(/N\d+/g) ?? []).length,
  }));
}

/** Seals the newest segment of a log and begins another, on log servers chosen anew. */
export function reconfigureArgs(log: number): string[] {
  return ['logs', 'reconfigure', '--log-id', String(log)];
}
