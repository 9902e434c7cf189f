import type { Position, Range } from './types.js';

/** Tells line and column of places in one text, both from 1. */
export class Lines {
  /** Offsets at which lines start. */
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1);
  }

  private point(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }

  positionOf({ start, end }: Range): Position {
    const to = this.point(Math.min(Math.max(end, start + 1), this.text.length));
    return { ...this.point(Math.min(start, this.text.length)), endLine: to.line, endColumn: to.column };
  }

  /** A line as it stands there, without its end. */
  line(number: number): string {
    const start = this.starts[number - 1] ?? this.text.length;
    return this.text.slice(start, (this.starts[number] ?? this.text.length + 1) - 1).replace(/\r$/, '');
  }
}

/** The range of the line around an offset, without its line break. */
export function lineAround(text: string, offset: number): Range {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return { start, end: text[end - 1] === '\r' ? end - 1 : end };
}
