import type { CheckResult, CheckState, Checkup } from '../../cluster/doctor/types.js';
import { printable } from '../../spec/printable.js';
import { plural } from '../../spec/words.js';
import type { Colors } from '../io.js';
import { table } from './table.js';

const SIGNS: Readonly<Record<CheckState, string>> = { ok: '✓', warning: '!', problem: '✗', unknown: '?' };
const PAINT: Readonly<Record<CheckState, 'green' | 'yellow' | 'red' | 'cyan'>> = {
  ok: 'green',
  warning: 'yellow',
  problem: 'red',
  unknown: 'cyan',
};

/** A line for each check, and below it what mends it; once for several that are mended alike. */
function checkLines(checks: readonly CheckResult[], colors: Colors, isTerminal: boolean): string[] {
  const rows = table(
    checks.map(({ check, state, message }) => [
      colors[PAINT[state]](isTerminal ? SIGNS[state] : state),
      check,
      printable(message),
    ]),
  ).split('\n');
  const indent = ' '.repeat(isTerminal ? 3 : 9);
  return checks.flatMap(({ hint }, i) => {
    const row = rows[i] ?? '';
    return hint === undefined || hint === checks[i + 1]?.hint
      ? [row]
      : [row, `${indent}${colors.bold(printable(hint))}`];
  });
}

function verdict({ name, checks, fit }: Checkup, colors: Colors): string {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const problems = plural(count('problem'), 'problem');
  if (!fit) return `${colors.red("This machine can't run it yet")}: ${problems} to mend before \`up\` of ${name}.`;
  const also = [
    ...(count('warning') === 0 ? [] : [plural(count('warning'), 'warning')]),
    ...(count('unknown') === 0 ? [] : [`${plural(count('unknown'), 'check')} without an answer`]),
  ];
  const but = also.length === 0 ? '' : `, with ${also.join(' and ')}`;
  return `${colors.green('This machine can run it')}${but}.`;
}

/** What `doctor` shows: with signs on a terminal, else with words. */
export function renderDoctor(checkup: Checkup, colors: Colors, isTerminal: boolean): string {
  const { name, nodes, version, runtime, runtimeReason } = checkup;
  const where = runtime === 'docker' ? 'in containers' : 'as processes';
  return [
    `Cluster ${colors.bold(name)}: ${plural(nodes, 'node')} of Restate ${version}, ${where} (${printable(runtimeReason)})`,
    '',
    ...checkLines(checkup.checks, colors, isTerminal),
    '',
    verdict(checkup, colors),
  ].join('\n');
}
