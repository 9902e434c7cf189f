import type { LintFinding } from '../../../lint/types.js';
import type { Severity } from '../../../rules/rule.js';
import type { Colors } from '../../io.js';
import { printable } from '../../../spec/printable.js';
import { counted, countsOf } from './summary.js';

const PAINT: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = { error: 'red', warning: 'yellow', info: 'cyan' };
const WIDTH = 100;

/** A text of which every character that can't be shown becomes one that can. */
function oneForOne(text: string): string {
  return Array.from({ length: text.length }, (_, i) => text.charAt(i))
    .map((unit, i) => (unit === '\t' ? ' ' : printable(unit) === unit || isHalf(text, i) ? unit : '?'))
    .join('');
}

/** Whether a code unit is half of a character that can be shown. */
function isHalf(text: string, i: number): boolean {
  const pair = text.charCodeAt(i) >= 0xdc00 ? text.slice(i - 1, i + 1) : text.slice(i, i + 2);
  return pair.length === 2 && printable(pair) === pair;
}

/** The line, cut to the part around the column, with a mark below. */
function excerptOf({ position, excerpt }: LintFinding, colors: Colors): string[] {
  if (position === undefined || excerpt === undefined || excerpt.trim() === '') return [];
  const { line, column, endLine, endColumn } = position;
  const from = column > WIDTH - 20 ? column - 20 : 0;
  // A mark for each, so that the column stays where it is.
  const shown = oneForOne(excerpt.slice(from, from + WIDTH));
  const number = String(line);
  const start = column - 1 - from;
  const end = endLine === line ? endColumn - 1 - from : shown.length;
  const mark = ' '.repeat(start) + '^'.repeat(Math.max(1, Math.min(end, shown.length) - start));
  return [
    `  ${colors.dim(`${number} |`)} ${shown}`,
    `  ${colors.dim(`${' '.repeat(number.length)} |`)} ${colors.bold(mark)}`,
  ];
}

function placeText({ file, position }: LintFinding): string {
  const name = printable(file);
  return position === undefined ? name : `${name}:${String(position.line)}:${String(position.column)}`;
}

function renderFinding(finding: LintFinding, colors: Colors): string {
  const { severity, message, hint, rule, docs, fixable } = finding;
  const paint = colors[PAINT[severity]];
  return [
    `${colors.bold(placeText(finding))} ${paint(severity)}: ${printable(message)}`,
    ...excerptOf(finding, colors),
    `  ${printable(hint)}`,
    colors.dim(`  ${rule}${fixable ? ' (--fix)' : ''}  ${docs}`),
  ].join('\n');
}

/** Findings for a reader: place, severity, what, the line, what to do, the rule. */
export function renderFindings(findings: readonly LintFinding[], colors: Colors): string {
  return findings.map((finding) => renderFinding(finding, colors)).join('\n\n');
}

/** `2 errors, 1 warning and 3 notes` */
export function countsText(findings: readonly LintFinding[]): string {
  const { errors, warnings, infos } = countsOf(findings);
  return `${counted(errors, 'error')}, ${counted(warnings, 'warning')} and ${counted(infos, 'note')}`;
}
