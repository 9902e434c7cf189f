import type { LintFinding } from '../../../lint/types.js';
import type { Severity } from '../../../rules/rule.js';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly fixable: number;
}

export function countsOf(findings: readonly LintFinding[]): Counts {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    errors: of('error'),
    warnings: of('warning'),
    infos: of('info'),
    fixable: findings.filter(({ fixable }) => fixable).length,
  };
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
