import type { ClusterRuntime } from '../runtime/types.js';
import type { LogLine, LogsOptions } from './types.js';

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A line of a node's log, with the time it begins with. */
export function parseLogLine(node: string, text: string): LogLine {
  const time = TIME.exec(text)?.[1];
  return { node, text, at: time === undefined ? undefined : new Date(time) };
}

/** Gives lines without a time, such as those of a backtrace, that of the line before. */
function dated(lines: readonly LogLine[]): LogLine[] {
  let last: Date | undefined;
  return lines.map((line) => {
    last = line.at ?? last;
    return { ...line, at: last };
  });
}

/** The lines wanted, of one node. */
export function selectLines(lines: readonly LogLine[], { since, match }: LogsOptions = {}): LogLine[] {
  const fits = (text: string) =>
    match === undefined || (typeof match === 'string' ? text.includes(match) : text.search(match) >= 0);
  return dated(lines).filter(
    ({ at, text }) => (since === undefined || (at !== undefined && at >= since)) && fits(text),
  );
}

/** Logs of several nodes in one, in the order of their times; lines of one node keep their order. */
export function mergeLines(logs: readonly (readonly LogLine[])[]): LogLine[] {
  return logs.flatMap((lines) => dated(lines)).sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0));
}

/** What a node has logged so far. */
export async function readLogs(runtime: ClusterRuntime, node: string, options?: LogsOptions): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  await runtime.logs([node], {
    onLine: (_, text) => {
      lines.push(parseLogLine(node, text));
    },
  });
  return selectLines(lines, options);
}
