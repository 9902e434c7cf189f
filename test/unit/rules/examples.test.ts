import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { fixFiles } from '../../../src/lint/fix.js';
import { lintFiles } from '../../../src/lint/lint.js';
import type { LintFile } from '../../../src/lint/types.js';
import { RULES } from '../../../src/rules/all.js';
import type { Example, Rule } from '../../../src/rules/rule.js';

function filesOf(example: Example): LintFile[] {
  const texts = 'spec' in example ? { 'restate-cluster.yaml': stringify(example.spec) } : example.files;
  return Object.entries(texts).map(([name, text]) => ({ name, text }));
}

const found = (rule: Rule, example: Example) => lintFiles(filesOf(example), { rules: [rule] }).findings;

describe.each(RULES.map((rule) => [rule.id, rule] as const))('rule %s', (id, rule) => {
  test('finds its bad example, and says where', () => {
    const findings = found(rule, rule.examples.bad);
    expect(findings.map(({ rule }) => rule)).toEqual(findings.map(() => id));
    expect(findings).not.toEqual([]);
    for (const { message, hint, file } of findings) {
      expect(message).not.toMatch(/undefined|NaN|\n/);
      expect(hint).toMatch(/[.?)]$/);
      expect(filesOf(rule.examples.bad).map(({ name }) => name)).toContain(file);
    }
  });

  test('has nothing to say of its good example', () => {
    expect(found(rule, rule.examples.good)).toEqual([]);
  });

  test('its good example has no error of any rule', () => {
    const errors = lintFiles(filesOf(rule.examples.good)).findings.filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });

  test('its fix, where it has one, leaves nothing to fix', () => {
    const bad = filesOf(rule.examples.bad);
    if (!found(rule, rule.examples.bad).some(({ fixable }) => fixable)) return;
    const changed = new Map(fixFiles(bad, { rules: [rule] }).map((file) => [file.name, file]));
    expect(changed.size).toBeGreaterThan(0);
    const after = bad.map((file) => changed.get(file.name) ?? file);
    expect(lintFiles(after, { rules: [rule] }).findings.filter(({ fixable }) => fixable)).toEqual([]);
    expect(fixFiles(after, { rules: [rule] })).toEqual([]);
  });

  test('says what it is about, with a page of the documentation', () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.summary).toMatch(/^[A-Z].*\.$/);
    expect(rule.docs).toMatch(/^https:\/\/docs\.restate\.dev\//);
  });
});

test('ids are told apart', () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
