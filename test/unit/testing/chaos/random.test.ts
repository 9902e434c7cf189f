import { expect, test } from 'vitest';
import { pick, randomFrom } from '../../../../src/testing/chaos/random.js';

const draw = (seed: number, count: number) => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, random);
};

test('the same seed gives the same numbers, another gives others', () => {
  expect(draw(7, 50)).toEqual(draw(7, 50));
  expect(draw(7, 50)).not.toEqual(draw(8, 50));
});

test('the numbers are those of mulberry32, so that a seed noted down holds in later versions', () => {
  expect(draw(1, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

test('they lie from 0 up to but not 1, all over', () => {
  const numbers = draw(42, 10_000);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const tenths = new Set(numbers.map((number) => Math.floor(number * 10)));
  expect(tenths.size).toBe(10);
});

test('pick takes every item at some time, and nothing else', () => {
  const random = randomFrom(3);
  const picked = Array.from({ length: 200 }, () => pick(random, ['a', 'b', 'c']));
  expect(new Set(picked)).toEqual(new Set(['a', 'b', 'c']));
  expect(() => pick(random, [])).toThrow('nothing to pick from');
});
