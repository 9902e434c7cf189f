import type { LintFinding } from '../../../lint/types.js';
import type { ClusterSpec } from '../../../spec/types.js';
import type { Colors } from '../../io.js';
import { counted } from './summary.js';
import { countsText, renderFindings } from './text.js';

interface Validation {
  readonly findings: readonly LintFinding[];
  readonly spec: ClusterSpec | undefined;
  readonly nodes: number;
}

/** What `validate` prints: findings, and whether the spec can be used. */
export function renderValidation({ findings, spec, nodes }: Validation, name: string, colors: Colors): string {
  const isValid = spec !== undefined && !findings.some(({ severity }) => severity === 'error');
  const what = isValid ? `: cluster ${spec.name}, ${counted(nodes, 'node')}, Restate ${spec.restate}` : '';
  const verdict = `${name} is ${isValid ? colors.green('valid') : colors.red('not valid')}${what}`;
  if (findings.length === 0) return verdict;
  return `${renderFindings(findings, colors)}\n\n${verdict}; ${countsText(findings)}.`;
}
