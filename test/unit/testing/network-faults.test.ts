import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Links } from '../../../src/links/links.js';
import type { LinkRules } from '../../../src/links/rules.js';
import { History } from '../../../src/testing/history.js';
import { NetworkFaults } from '../../../src/testing/network-faults.js';
import { thrownBy } from '../fixtures.js';

/** Links that carry nothing, and tell the rules they were given last. */
class NotingLinks extends Links {
  now: Record<string, unknown> = {};

  constructor() {
    super({ connect: () => new PassThrough() });
  }

  override apply(rules: LinkRules): void {
    super.apply(rules);
    this.now = Object.fromEntries(rules);
  }
}

function faultsOf(nodes: readonly string[] = ['a', 'b', 'c']) {
  const links = new NotingLinks();
  const history = new History();
  return { links, history, faults: new NetworkFaults(() => links, nodes, history) };
}

const CUT = { cut: true };

test('nodes that no group of a split names are a group of their own', () => {
  const { links, faults } = faultsOf();
  expect(faults.partition([['a']]).description).toBe('network split: a | b, c');
  expect(links.now).toEqual({ 'a -> b': CUT, 'a -> c': CUT, 'b -> a': CUT, 'c -> a': CUT });
});

test('the other faults hold in one direction', () => {
  const { links, faults } = faultsOf();
  expect(faults.cut('a', ['b', 'c']).description).toBe('nothing arrives from a to b, c');
  expect(faults.delay('b', 'a', 50, 5).description).toBe('50 ± 5 ms late from b to a');
  expect(faults.delay('b', 'c', 7).description).toBe('7 ms late from b to c');
  expect(faults.drop('c', 'a', 0.125).description).toBe('12.5 % of packets lost from c to a');
  expect(links.now).toEqual({
    'a -> b': CUT,
    'a -> c': CUT,
    'b -> a': { delayMs: 50, jitterMs: 5 },
    'b -> c': { delayMs: 7, jitterMs: 0 },
    'c -> a': { dropRate: 0.125 },
  });
});

test('several hold at once, and each is healed for itself, once', async () => {
  const { links, faults, history } = faultsOf();
  const cut = faults.cut('a', 'b');
  const late = faults.delay('a', 'b', 50);
  await cut.heal();
  await cut.heal();
  expect(links.now).toEqual({ 'a -> b': { delayMs: 50, jitterMs: 0 } });
  await late[Symbol.asyncDispose]();
  expect(links.now).toEqual({});
  expect(history.entries.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
    'fault: nothing arrives from a to b',
    'fault: 50 ms late from a to b',
    'healed: nothing arrives from a to b',
    'healed: 50 ms late from a to b',
  ]);
});

test('all are healed together', async () => {
  const { links, faults } = faultsOf();
  faults.partition([['a']]);
  faults.drop('b', 'c', 1);
  await faults.heal();
  expect(links.now).toEqual({});
  expect(faults.cutWays()).toEqual(
    new Map([
      ['a', 0],
      ['b', 0],
      ['c', 0],
    ]),
  );
});

test('nodes are told by how far they are cut off', () => {
  const { faults } = faultsOf();
  faults.partition([['a']]);
  expect(faults.cutWays()).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ]),
  );
});

describe('what can not be is a usage error, and changes nothing', () => {
  const hint = 'There are: a, b, c.';
  test.each<[string, (faults: NetworkFaults) => unknown, string, string]>([
    ['a split of a node that is not', (f) => f.partition([['a'], ['x']]), 'there is no node x', hint],
    ['a cut from a node that is not', (f) => f.cut('x', 'a'), 'there is no node x', hint],
    ['a cut to a node that is not', (f) => f.cut('a', ['b', 'x']), 'there is no node x', hint],
    ['a delay from a node that is not', (f) => f.delay('x', 'a', 1), 'there is no node x', hint],
    ['loss to a node that is not', (f) => f.drop('a', 'x', 1), 'there is no node x', hint],
    ['a group that is a name', (f) => f.partition(['a' as never]), '"a" is no group of nodes', 'list of names'],
    ['a node in two groups', (f) => f.partition([['a'], ['a', 'b']]), 'node a is in two groups', 'one group only'],
    ['an empty group', (f) => f.partition([[], ['a']]), 'a group of nodes is empty', 'at least one'],
    ['no group', (f) => f.partition([]), 'no two nodes are concerned: network split: a, b, c', 'no link to itself'],
    ['one group of all', (f) => f.partition([['a', 'b', 'c']]), 'no two nodes are concerned', 'no link to itself'],
    ['a link to itself', (f) => f.cut('a', 'a'), 'no two nodes are concerned', 'no link to itself'],
    ['from nobody', (f) => f.cut([], 'a'), 'a group of nodes is empty', 'at least one'],
    ['a delay below 0', (f) => f.delay('a', 'b', -1), 'the delay of a link cannot be -1 ms', '0 or more'],
    [
      'jitter that is no number',
      (f) => f.delay('a', 'b', 1, NaN),
      'the jitter of a link cannot be NaN ms',
      '0 or more',
    ],
    ['more than all lost', (f) => f.drop('a', 'b', 2), 'a link cannot drop a share of 2', 'from 0 to 1'],
  ])('%s', (_, work, message, wantedHint) => {
    const { links, faults, history } = faultsOf();
    const error = thrownBy(() => work(faults)) as Error & { hint: string };
    expect(error).toMatchObject({ code: 'usage' });
    expect(error.message).toContain(message);
    expect(error.hint).toContain(wantedHint);
    expect(links.now).toEqual({});
    expect(history.entries).toEqual([]);
  });

  test('any fault where nodes reach each other directly', () => {
    const faults = new NetworkFaults(() => undefined, ['a', 'b'], new History());
    expect(thrownBy(() => faults.cut('a', 'b'))).toMatchObject({
      code: 'usage',
      message: "the network can't be broken here: nothing arrives from a to b",
      hint: expect.stringContaining('`networkFaults: true`') as string,
    });
  });
});

test('once the links are closed, healing does nothing', async () => {
  let links: NotingLinks | undefined = new NotingLinks();
  const faults = new NetworkFaults(() => links, ['a', 'b'], new History());
  const fault = faults.cut('a', 'b');
  links = undefined;
  await fault.heal();
});
