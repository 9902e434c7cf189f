import type { LintFinding } from '../../../lint/types.js';
import type { Rule } from '../../../rules/rule.js';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** A path as a URI: relative ones stay relative to where the command ran. */
function uriOf(file: string): string {
  const encoded = file
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return file.startsWith('/') ? `file://${encoded}` : encoded;
}

function resultOf(finding: LintFinding, index: ReadonlyMap<string, number>) {
  const { rule, severity, message, hint, file, position, excerpt } = finding;
  const region = position && {
    startLine: position.line,
    startColumn: position.column,
    endLine: position.endLine,
    endColumn: position.endColumn,
    ...(excerpt === undefined ? {} : { snippet: { text: excerpt } }),
  };
  return {
    ruleId: rule,
    ruleIndex: index.get(rule),
    level: LEVELS[severity],
    message: { text: `${message}. ${hint}` },
    locations: [
      { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...(region === undefined ? {} : { region }) } },
    ],
  };
}

/** Findings in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning services read it. */
export function lintAsSarif(findings: readonly LintFinding[], rules: readonly Rule[]) {
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'restate-cluster',
            rules: rules.map(({ id, severity, summary, docs }) => ({
              id,
              shortDescription: { text: summary },
              helpUri: docs,
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, index)),
      },
    ],
  };
}
