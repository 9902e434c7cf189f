import type { LintResult } from '../../../lint/lint.js';
import type { Colors } from '../../io.js';
import { counted, countsOf } from './summary.js';
import { countsText, renderFindings } from './text.js';

/** What `lint` prints: findings, and one line that sums them up. */
export function renderLint(result: LintResult, colors: Colors): string {
  const { findings, clusters, nodes } = result;
  const { fixable } = countsOf(findings);
  const seen = nodes === 0 ? 'no Restate nodes' : `${counted(nodes, 'node')} of ${counted(clusters, 'cluster')}`;
  const said = findings.length === 0 ? 'nothing found' : countsText(findings);
  const fixes = fixable === 0 ? '' : ` ${counted(fixable, 'finding')} can be fixed with --fix.`;
  const summary = `Looked at ${seen}: ${said}.${fixes}`;
  return findings.length === 0 ? summary : `${renderFindings(findings, colors)}\n\n${summary}`;
}
