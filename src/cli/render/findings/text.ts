import type { LintFinding } from '../../../lint/types.js';
import type { Severity } from '../../../rules/rule.js';
import type { Colors } from '../../io.js';
import { counted, countsOf } from './summary.js';

const PAINT: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = { error: 'red', warning: 'yellow', info: 'cyan' };
const WIDTH = 100;

/** Control characters of a foreign file must not reach the terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '?');
}

/** The line, cut to the part around the column, with a mark below. */
function excerptOf({ position, excerpt }: LintFinding, colors: Colors): string[] {
  if (position === undefined || excerpt === undefined || excerpt.trim() === '') return [];
  const { line, column, endLine, endColumn } = position;
  const from = column > WIDTH - 20 ? column - 20 : 0;
  const shown = printable(excerpt.replaceAll('\t', ' ')).slice(from, from + WIDTH);
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
  return position === undefined ? file : `${file}:${String(position.line)}:${String(position.column)}`;
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
