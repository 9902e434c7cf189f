import type { LintResult } from '../../../lint/lint.js';
import { countsOf } from './summary.js';

/** `lint --format json`. */
export function lintAsJson({ findings, clusters, nodes }: LintResult) {
  return { clusters, nodes, ...countsOf(findings), findings };
}
