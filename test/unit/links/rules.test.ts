import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/errors.js';
import { combine, cutBetween, cutFrom, delayed, dropping, linkKey } from '../../../src/links/rules.js';
import type { LinkRule, LinkRules } from '../../../src/links/rules.js';
import { thrownBy } from '../fixtures.js';

const table = (rules: LinkRules) => Object.fromEntries(rules);

const CUT = { cut: true };

describe('rules hold for directions', () => {
  test.each<[string, LinkRules, Record<string, LinkRule>]>([
    ['cutBetween two groups', cutBetween([['a'], ['b']]), { 'a -> b': CUT, 'b -> a': CUT }],
    [
      'cutBetween leaves links inside of a group',
      cutBetween([['a', 'b'], ['c']]),
      { 'a -> c': CUT, 'b -> c': CUT, 'c -> a': CUT, 'c -> b': CUT },
    ],
    [
      'cutBetween three groups',
      cutBetween([['a'], ['b'], ['c']]),
      { 'a -> b': CUT, 'a -> c': CUT, 'b -> a': CUT, 'b -> c': CUT, 'c -> a': CUT, 'c -> b': CUT },
    ],
    ['cutFrom one direction', cutFrom(['a'], ['b', 'c']), { 'a -> b': CUT, 'a -> c': CUT }],
    ['delayed', delayed(['a'], ['b'], 50, 10), { 'a -> b': { delayMs: 50, jitterMs: 10 } }],
    ['delayed without jitter', delayed(['a'], ['b'], 50), { 'a -> b': { delayMs: 50, jitterMs: 0 } }],
    [
      'dropping among all nodes, none of which has a link to itself',
      dropping(['a', 'b'], ['a', 'b'], 0.1),
      { 'a -> b': { dropRate: 0.1 }, 'b -> a': { dropRate: 0.1 } },
    ],
  ])('%s', (_, rules, want) => {
    expect(table(rules)).toEqual(want);
  });

  test('by the key that links look them up', () => {
    expect([...cutFrom(['node-1'], ['node-2']).keys()]).toEqual([linkKey('node-1', 'node-2')]);
    expect(linkKey('a', 'b')).not.toBe(linkKey('b', 'a'));
  });
});

describe('combine', () => {
  test.each<[string, LinkRules[], Record<string, LinkRule>]>([
    ['nothing', [], {}],
    ['one set of rules', [delayed(['a'], ['b'], 5, 1)], { 'a -> b': { delayMs: 5, jitterMs: 1 } }],
    [
      'rules of different links',
      [cutFrom(['a'], ['b']), dropping(['b'], ['a'], 0.5)],
      { 'a -> b': CUT, 'b -> a': { dropRate: 0.5 } },
    ],
    [
      'three faults of one link',
      [delayed(['a'], ['b'], 5, 1), dropping(['a'], ['b'], 0.5), delayed(['a'], ['b'], 20, 2)],
      { 'a -> b': { cut: false, delayMs: 25, jitterMs: 3, dropRate: 0.5 } },
    ],
    [
      'drop rates',
      [dropping(['a'], ['b'], 0.5), dropping(['a'], ['b'], 0.5)],
      { 'a -> b': { cut: false, delayMs: 0, jitterMs: 0, dropRate: 0.75 } },
    ],
    [
      'a cut with a rule that is none, in either order',
      [cutFrom(['a'], ['b']), delayed(['a', 'c'], ['b'], 5), cutFrom(['c'], ['b'])],
      {
        'a -> b': { cut: true, delayMs: 5, jitterMs: 0, dropRate: 0 },
        'c -> b': { cut: true, delayMs: 5, jitterMs: 0, dropRate: 0 },
      },
    ],
  ])('%s', (_, rules, want) => {
    expect(table(combine(rules))).toEqual(want);
  });
});

describe('rules that make no sense are refused', () => {
  test.each<[string, () => unknown, string, string]>([
    ['an empty group', () => cutBetween([['a'], []]), 'a group of nodes is empty', 'at least one node'],
    ['nobody to cut from', () => cutFrom(['a'], []), 'a group of nodes is empty', 'at least one node'],
    ['nobody to delay', () => delayed([], ['a'], 1), 'a group of nodes is empty', 'at least one node'],
    ['a node in two groups', () => cutBetween([['a', 'b'], ['b']]), 'node b is in two groups', 'one group only'],
    ['a negative delay', () => delayed(['a'], ['b'], -1), 'the delay of a link cannot be -1 ms', '0 or more'],
    ['no number', () => delayed(['a'], ['b'], NaN), 'the delay of a link cannot be NaN ms', '0 or more'],
    ['no end', () => delayed(['a'], ['b'], Infinity), 'the delay of a link cannot be Infinity ms', '0 or more'],
    ['a negative jitter', () => delayed(['a'], ['b'], 1, -2), 'the jitter of a link cannot be -2 ms', '0 or more'],
    ['a rate above 1', () => dropping(['a'], ['b'], 1.5), 'a link cannot drop a share of 1.5', 'from 0 to 1'],
    ['a negative rate', () => dropping(['a'], ['b'], -0.1), 'a link cannot drop a share of -0.1', 'from 0 to 1'],
    ['a rate that is no number', () => dropping(['a'], ['b'], NaN), 'a link cannot drop a share of NaN', 'from 0 to 1'],
  ])('%s', (_, make, message, hint) => {
    const error = thrownBy(make);
    expect(error).toBeInstanceOf(ClusterError);
    expect(error).toMatchObject({ code: 'usage', message, hint: expect.stringContaining(hint) as string });
  });
});
