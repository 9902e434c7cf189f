import { describe, expect, test } from 'vitest';
import { fill, GENERATED } from '../../../src/render/fill.js';

describe('fill', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['nothing to fill', 'as it is', {}, 'as it is'],
    ['a value', 'a {{x}} b', { x: '1' }, 'a 1 b'],
    ['a value twice', '{{x}}{{x}}', { x: '1' }, '11'],
    ['several values', '{{x}}-{{y}}', { x: '1', y: '2' }, '1-2'],
    ['an empty value', '[{{x}}]', { x: '' }, '[]'],
    ['a value that looks like a template', '{{x}}', { x: '{{y}}' }, '{{y}}'],
    ['a value with replacement patterns', '{{x}}', { x: '$& $1 $$' }, '$& $1 $$'],
    ['other braces', '{x} ${x} {{json .}}', {}, '{x} ${x} {{json .}}'],
  ])('%s', (_, template, values, want) => {
    expect(fill(template, values)).toBe(want);
  });

  test('refuses a template that names what it was not given', () => {
    expect(() => fill('{{x}} {{colour}}', { x: '1' })).toThrow('template names an unknown value: colour');
  });

  test('refuses values that the template leaves out', () => {
    expect(() => fill('{{x}}', { x: '1', y: '2', z: '3' })).toThrow('template leaves values unused: y, z');
  });
});

test('the mark of a generated file says how to make it again', () => {
  expect(GENERATED).toContain('restate-cluster generate');
});
