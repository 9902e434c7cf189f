import type { Position, Range } from './types.js';

/** Lines and columns of a range. */
export function positionOf(text: string, { start, end }: Range): Position {
  const point = (offset: number) => {
    const before = text.slice(0, Math.min(offset, text.length));
    const newline = before.lastIndexOf('\n');
    return { line: before.split('\n').length, column: before.length - newline };
  };
  const from = point(start);
  const to = point(Math.max(end, start + 1));
  return { ...from, endLine: to.line, endColumn: to.column };
}

/** The line a position is on, as it stands there. */
export function lineOf(text: string, line: number): string {
  return (text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
}

/** The range of the line around an offset, without its line break. */
export function lineAround(text: string, offset: number): Range {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return { start, end: text[end - 1] === '\r' ? end - 1 : end };
}
