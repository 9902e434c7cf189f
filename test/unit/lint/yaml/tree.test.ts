import { expect, test } from 'vitest';
import type { Tree } from '../../../../src/lint/yaml/tree.js';
import { get, TreeError, treeOf } from '../../../../src/lint/yaml/tree.js';
import { yamlSource } from '../../../../src/lint/yaml/source.js';

const tree = (text: string) => treeOf(yamlSource('f', text).document, 'f');
const pathOf = (found: Tree | undefined) => found?.at.path.join('.');
const valueOf = (found: Tree | undefined) => (found?.kind === 'scalar' ? found.value : found?.kind);

test('an aliased value stands where its anchor is', () => {
  const found = get(tree('x: &x {a: 1}\ny: *x\n'), 'y', 'a');
  expect([valueOf(found), pathOf(found)]).toEqual([1, 'x.a']);
});

test('merged keys stand where they are written, and own keys win', () => {
  const root = tree('x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: {b: 4, <<: *x}\n');
  expect([pathOf(get(root, 'y', 'a')), valueOf(get(root, 'y', 'b')), valueOf(get(root, 'z', 'b'))]).toEqual([
    'x.a',
    3,
    4,
  ]);
});

test('of several merged tables the first wins', () => {
  const root = tree('a: &a {k: 1}\nb: &b {k: 2, l: 2}\nc: {<<: [*a, *b]}\nd:\n  <<: *b\n  <<: *a\n');
  expect([valueOf(get(root, 'c', 'k')), valueOf(get(root, 'c', 'l')), valueOf(get(root, 'd', 'k'))]).toEqual([1, 2, 2]);
});

test('an anchor that is set again counts from there', () => {
  const root = tree('a: &x 1\nb: *x\nc: &x 2\nd: *x\n');
  expect([valueOf(get(root, 'b')), valueOf(get(root, 'd'))]).toEqual([1, 2]);
});

test.each([
  [
    'aliases of aliases',
    `a0: &a0 [x]\n${Array.from(
      { length: 12 },
      (_, i) =>
        `a${String(i + 1)}: &a${String(i + 1)} [${Array(10)
          .fill(`*a${String(i)}`)
          .join(', ')}]`,
    ).join('\n')}`,
  ],
  ['an alias without its anchor', 'a: *b'],
  [
    'aliases of 150 levels',
    `a0: &a0 [x]\n${Array.from({ length: 150 }, (_, i) => `a${String(i + 1)}: &a${String(i + 1)} [*a${String(i)}]`).join('\n')}`,
  ],
])('%s are refused at once', (_, text) => {
  const start = performance.now();
  expect(() => tree(text)).toThrow(TreeError);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('what is nested too deeply is not read, and a fault says where', () => {
  const { document, fault } = yamlSource('f', `a: ${'['.repeat(500)}${']'.repeat(500)}`);
  expect(fault).toEqual({ offset: expect.any(Number) as number, message: 'it is nested too deeply' });
  expect(document.contents).toBeNull();
});

test('a value that contains itself is refused', () => {
  expect(() => tree('a: &a [*a]')).toThrow(TreeError);
});
