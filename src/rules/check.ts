import type { ClusterModel } from './model.js';
import { RULES } from './all.js';
import type { Finding, Rule } from './rule.js';

/** Everything that rules say of a cluster. The same thing at the same place is said once. */
export function checkCluster(cluster: ClusterModel, rules: readonly Rule[] = RULES): Finding[] {
  const findings = new Map<string, Finding>();
  for (const rule of rules) {
    for (const report of rule.check(cluster)) {
      const finding = { severity: rule.severity, ...report, rule: rule.id };
      const key = JSON.stringify([finding.rule, finding.at, finding.message]);
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}
