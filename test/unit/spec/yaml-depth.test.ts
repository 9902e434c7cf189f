import { expect, test } from 'vitest';
import { parseSpecYaml } from '../../../src/spec/yaml.js';
import { tooDeepInYaml } from '../../../src/spec/yaml-depth.js';

const blocks = (levels: number) => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

test.each([
  ['lists', (levels: number) => '['.repeat(levels) + ']'.repeat(levels)],
  ['tables', (levels: number) => `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
  ['blocks', blocks],
  ['entries', (levels: number) => `${'- '.repeat(levels)}a`],
  ['keys', (levels: number) => `${'? '.repeat(levels)}a`],
  ['lists with comments that close them', (levels: number) => '[ # ]\n'.repeat(levels) + ']'.repeat(levels)],
])('%s of 90 levels are read, and of 500 not', (_, make) => {
  expect(tooDeepInYaml(make(90))).toBeUndefined();
  expect(tooDeepInYaml(make(500))).toBeGreaterThan(90);
  expect(tooDeepInYaml(make(20_000).slice(0, 240_000))).toBeGreaterThan(90);
});

test('many tables side by side, and brackets in texts, are not deep', () => {
  expect(tooDeepInYaml('- {a: [1, 2]}\n'.repeat(2_000))).toBeUndefined();
  expect(tooDeepInYaml(`a: "${'['.repeat(500)}"\nb: |\n  ${'{'.repeat(500)}\n`)).toBeUndefined();
  expect(tooDeepInYaml(`a: |\n${' '.repeat(150)}x\n`)).toBeUndefined();
});

test('a spec is told the line', () => {
  const read = () => parseSpecYaml(`nodes: 3\nconfig:\n  a: ${'['.repeat(500)}`);
  const message = expect.stringMatching(/at line 3, column \d+: it is nested too deeply$/) as string;
  expect(read).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ message })] }));
});
