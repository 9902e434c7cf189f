import { describe, expect, test } from 'vitest';
import pc from 'picocolors';
import { renderGithub } from '../../../../../src/cli/render/findings/github.js';
import { renderLint } from '../../../../../src/cli/render/findings/lint.js';
import { lintAsSarif } from '../../../../../src/cli/render/findings/sarif.js';
import { renderFindings } from '../../../../../src/cli/render/findings/text.js';
import type { LintFinding } from '../../../../../src/lint/types.js';
import { RULES } from '../../../../../src/rules/all.js';

const colors = pc.createColors(false);

const finding: LintFinding = {
  rule: 'fabric-port-published',
  severity: 'warning',
  message: 'the port is open',
  hint: 'Close it.',
  docs: 'https://docs.restate.dev/x',
  file: 'deploy/compose.yaml',
  position: { line: 3, column: 5, endLine: 3, endColumn: 9 },
  excerpt: '  - "open"',
  fixable: true,
};
const nowhere: LintFinding = { ...finding, severity: 'info', position: undefined, excerpt: undefined, fixable: false };

describe('text', () => {
  test('shows place, line, mark, hint and rule', () => {
    expect(renderFindings([finding], colors)).toBe(
      [
        'deploy/compose.yaml:3:5 warning: the port is open',
        '  3 |   - "open"',
        '    |     ^^^^',
        '  Close it.',
        '  fabric-port-published (--fix)  https://docs.restate.dev/x',
      ].join('\n'),
    );
  });

  test('of what stands nowhere shows the file', () => {
    expect(renderFindings([nowhere], colors).split('\n')[0]).toBe('deploy/compose.yaml info: the port is open');
  });

  test('cuts long lines around the mark, and lets no control character through', () => {
    const long = {
      ...finding,
      excerpt: `${'x'.repeat(290)}\u001b[31m`,
      position: { line: 1, column: 280, endLine: 1, endColumn: 282 },
    };
    const [, line = '', mark = ''] = renderFindings([long], colors).split('\n');
    expect(line.length).toBeLessThan(110);
    expect(mark.trimEnd().endsWith('^^')).toBe(true);
    expect(line).not.toContain('\u001b');
  });

  test('sums up', () => {
    const summary = (findings: LintFinding[]) =>
      renderLint({ findings, clusters: 1, nodes: 3 }, colors).split('\n').at(-1);
    expect(summary([])).toBe('Looked at 3 nodes of 1 cluster: nothing found.');
    expect(summary([finding, nowhere])).toBe(
      'Looked at 3 nodes of 1 cluster: 0 errors, 1 warning and 1 note. 1 finding can be fixed with --fix.',
    );
  });
});

describe('github', () => {
  test('is a workflow command a finding', () => {
    expect(renderGithub([finding, nowhere])).toBe(
      [
        '::warning file=deploy/compose.yaml,line=3,endLine=3,col=5,endColumn=9,title=fabric-port-published::the port is open. Close it.',
        '::notice file=deploy/compose.yaml,title=fabric-port-published::the port is open. Close it.',
      ].join('\n'),
    );
  });

  test('escapes what would end a message or a property', () => {
    const hostile = { ...nowhere, file: 'a,b:c%.yaml', message: '100 %\n::error::x' };
    expect(renderGithub([hostile])).toBe(
      '::notice file=a%2Cb%3Ac%25.yaml,title=fabric-port-published::100 %25%0A::error::x. Close it.',
    );
  });
});

describe('sarif', () => {
  const { runs, version } = lintAsSarif([finding, { ...nowhere, file: '/srv/my cluster/a.toml' }], RULES);

  test('has every rule with its page', () => {
    expect(version).toBe('2.1.0');
    expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  });

  test('has every finding with its rule and place', () => {
    expect(runs[0]?.results).toMatchObject([
      {
        ruleId: 'fabric-port-published',
        level: 'warning',
        ruleIndex: RULES.findIndex(({ id }) => id === 'fabric-port-published'),
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'deploy/compose.yaml' },
              region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
            },
          },
        ],
      },
      {
        level: 'note',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///srv/my%20cluster/a.toml' } } }],
      },
    ]);
  });
});
