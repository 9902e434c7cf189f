import { describe, expect, it } from 'vitest';
import { lintFiles } from '../../../../src/lint/lint.js';

function faultOf(text: string): string {
  const { findings } = lintFiles([{ name: 'restate.toml', text: `cluster-name = "a"\n${text}\n` }]);
  return findings
    .filter(({ rule }) => rule === 'unreadable')
    .map(({ message, position }) => `line ${String(position?.line)}: ${message}`)
    .join();
}

const long = 'x'.repeat(240_000);
const tooLong = 'line 2: is not valid TOML: a value is longer than 50000 characters';
const tooDeep = 'line 2: is not valid TOML: it is nested more than 50 levels deep';

describe('a restate.toml', () => {
  it.each([
    ['one text', `a = "${long}"`, tooLong],
    ['one literal text', `a = '${long}'`, tooLong],
    ['text of several lines', `a = """\n${long}"""`, tooLong],
    ['one number', `a = ${'1'.repeat(240_000)}`, tooLong],
    ['text without end', `a = "${long}`, tooLong],
    ['text of escapes', `a = "${String.raw`\"`.repeat(100_000)}"`, tooLong],
    ['lists in lists', `a = ${'['.repeat(20_000)}${']'.repeat(20_000)}`, tooDeep],
    ['tables in tables', `a = ${'{a='.repeat(20_000)}1${'}'.repeat(20_000)}`, tooDeep],
    ['lists without end', `a = ${'['.repeat(200_000)}`, tooDeep],
  ])('of %s is refused with its line', (_, text, want) => {
    expect(faultOf(text)).toBe(want);
  });

  it.each([
    ['brackets in a text', `a = "${'['.repeat(1_000)}"`],
    ['brackets in a literal text', `a = '${'['.repeat(1_000)}'`],
    ['brackets in a comment', `# ${'['.repeat(1_000)}`],
    ['a long comment', `# ${long}`],
    ['a bracket behind an escaped quote', String.raw`a = "\"${'['.repeat(1_000)}"`],
    ['many lists', `a = [${'[1], '.repeat(1_000)}]`],
    ['many tables', Array.from({ length: 1_000 }, (__, i) => `[t${String(i)}]`).join('\n')],
    ['a text of some length', `a = "${'x'.repeat(40_000)}"`],
  ])('with %s is read', (_, text) => {
    expect(faultOf(text)).toBe('');
  });
});

it.each([
  ['lists', `services: ${'['.repeat(50_000)}`],
  ['lists of lists', `services: ${'['.repeat(150)}${']'.repeat(150)}`],
  ['tables', `services: ${'{a: '.repeat(2_000)}1${'}'.repeat(2_000)}`],
  ['keys', `services:\n  ${'? '.repeat(20_000)}a`],
])('a Compose file of nested %s is refused in our words', (_, text) => {
  const [finding] = lintFiles([{ name: 'compose.yaml', text }]).findings;
  expect(finding?.message).toMatch(/nested (?:too deeply|more than 100 levels deep)/);
});
