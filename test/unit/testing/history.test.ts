import { expect, test } from 'vitest';
import { History } from '../../../src/testing/history.js';

const told = (history: History) => history.entries.map(({ kind, what }) => `${kind} ${what}`);

test('entries are kept in order, with their time', () => {
  const history = new History();
  const before = Date.now();
  history.add('event', 'starting');
  history.add('fault', 'node-1 was killed');
  expect(told(history)).toEqual(['event starting', 'fault node-1 was killed']);
  for (const { at } of history.entries) {
    expect(at.getTime()).toBeGreaterThanOrEqual(before);
    expect(at.getTime()).toBeLessThanOrEqual(Date.now());
  }
});

test('a look is added only where it differs from the last look', () => {
  const history = new History();
  history.addLook('3 of 4 led');
  history.addLook('3 of 4 led');
  history.add('fault', 'node-1 was killed');
  history.addLook('3 of 4 led');
  history.addLook('ready');
  history.addLook('3 of 4 led');
  expect(told(history)).toEqual(['look 3 of 4 led', 'fault node-1 was killed', 'look ready', 'look 3 of 4 led']);
});

test('of a very long life, the end is kept', () => {
  const history = new History();
  for (let i = 1; i <= 10_005; i++) history.add('event', String(i));
  expect(history.entries).toHaveLength(10_000);
  expect(history.entries[0]?.what).toBe('6');
  expect(history.entries.at(-1)?.what).toBe('10005');
});
