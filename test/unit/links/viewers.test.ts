import { expect, test } from 'vitest';
import { CONTROL, waysBetween } from '../../../src/links/viewers.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { problemsOf } from '../fixtures.js';

test('every node, and this program, has a way to every node, itself included', () => {
  expect(waysBetween(['a', 'b']).map(({ viewer, target }) => `${viewer} ${target}`)).toEqual([
    'a a',
    'a b',
    'b a',
    'b b',
    `${CONTROL} a`,
    `${CONTROL} b`,
  ]);
});

test('no node can have the name of this program', () => {
  expect(problemsOf(() => parseSpec({ nodes: [{ name: CONTROL }] }))).toMatchObject([{ path: 'nodes[0].name' }]);
});
