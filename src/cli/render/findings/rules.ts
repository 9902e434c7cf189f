import type { Rule } from '../../../rules/rule.js';
import type { Colors } from '../../io.js';
import { table } from '../table.js';

type Described = Pick<Rule, 'id' | 'severity' | 'summary' | 'docs'>;

/** `lint --rules`. */
export function renderRules(rules: readonly Described[], colors: Colors): string {
  const rows = rules.map(({ id, severity, summary, docs }) => [colors.bold(id), severity, summary, colors.dim(docs)]);
  return table([['RULE', 'SEVERITY', 'WHAT IT ASKS FOR', 'WHY'].map((title) => colors.dim(title)), ...rows]);
}
