import { stripVTControlCharacters } from 'node:util';
import { terminalLine } from '../../spec/printable.js';

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

/** Lines of columns, each as wide as its widest cell; two spaces between, none at the end. */
export function table(cells: readonly (readonly string[])[], indent = ''): string {
  const rows = cells.map((row) => row.map(terminalLine));
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, width(cell));
  return rows
    .map((row) =>
      (indent + row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell))).join('  ')).trimEnd(),
    )
    .join('\n');
}
