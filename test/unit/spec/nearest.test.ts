import { describe, expect, test } from 'vitest';
import { nearest } from '../../../src/spec/nearest.js';

const KEYS = ['name', 'nodes', 'partitions', 'ports', 'profile', 'provision', 'replication', 'apiVersion'];

describe('nearest', () => {
  test.each<[string, string, string | undefined]>([
    ['a letter too many', 'nodess', 'nodes'],
    ['a letter missing', 'nods', 'nodes'],
    ['a wrong letter', 'nodez', 'nodes'],
    ['neighbours swapped', 'ndoes', 'nodes'],
    ['another case', 'APIVERSION', 'apiVersion'],
    ['the start of a word', 'par', 'partitions'],
    ['the closest of several', 'profle', 'profile'],
    ['nothing close', 'zookeeper', undefined],
    ['one letter that fits nothing', 'x', undefined],
  ])('%s', (_, word, want) => {
    expect(nearest(word, KEYS)).toBe(want);
  });

  test.each<[string, string[], string]>([
    ['NODE-1', ['node-10', 'node-1'], 'node-1'],
    ['Ports', ['ports-2', 'ports'], 'ports'],
    ['node-1', ['node-10', 'node-100', 'node-1', 'node-2'], 'node-1'],
  ])('%s: the word itself wins over one that begins with it', (word, candidates, want) => {
    expect(nearest(word, candidates)).toBe(want);
  });

  test('counts a swap of neighbours as one slip', () => {
    expect(nearest('pi', ['ip'])).toBe('ip');
    expect(nearest('xa', ['ip'])).toBeUndefined();
  });

  test('has nothing to offer without candidates', () => {
    expect(nearest('nodes', [])).toBeUndefined();
  });

  test('compares the start of an endless word only', () => {
    expect(nearest('z'.repeat(1_000_000), KEYS)).toBeUndefined();
    expect(nearest(`${'a'.repeat(64)}${'b'.repeat(1_000)}`, ['a'.repeat(64)])).toBe('a'.repeat(64));
  });
});
