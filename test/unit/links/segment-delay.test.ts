import { describe, expect, test } from 'vitest';
import type { LinkRule } from '../../../src/links/rules.js';
import { segmentDelayMs } from '../../../src/links/segment-delay.js';
import { seededRandom } from './fixtures.js';

/** Gives these numbers, and fails where more are asked for. */
function draws(...numbers: number[]): () => number {
  return () => {
    const next = numbers.shift();
    if (next === undefined) throw new Error('too many random numbers were asked for');
    return next;
  };
}

describe('segmentDelayMs', () => {
  test.each<[string, LinkRule, number[], number]>([
    ['no rule', {}, [], 0],
    ['a rule that says nothing', { cut: false, delayMs: 0, jitterMs: 0, dropRate: 0 }, [], 0],
    ['a delay', { delayMs: 30 }, [], 30],
    ['the shortest with jitter', { delayMs: 30, jitterMs: 10 }, [0], 20],
    ['the middle with jitter', { delayMs: 30, jitterMs: 10 }, [0.5], 30],
    ['nearly the longest with jitter', { delayMs: 30, jitterMs: 10 }, [0.75], 35],
    ['jitter above the delay, never early', { delayMs: 5, jitterMs: 10 }, [0], 0],
    ['not lost', { dropRate: 0.5 }, [0.5], 0],
    ['lost once', { dropRate: 0.5 }, [0.4, 0.6], 200],
    ['lost twice', { dropRate: 0.5 }, [0.4, 0.1, 0.6], 600],
    ['lost whenever it can be', { dropRate: 1 }, [0.9, 0.9, 0.9, 0.9, 0.9, 0.9], 12_600],
    ['all at once', { delayMs: 30, jitterMs: 10, dropRate: 0.5 }, [0, 0.4, 0.6], 220],
  ])('%s', (_, rule, numbers, want) => {
    expect(segmentDelayMs(rule, draws(...numbers))).toBe(want);
  });

  test('spreads evenly over the jitter', () => {
    const random = seededRandom(7);
    const delays = Array.from({ length: 10_000 }, () => segmentDelayMs({ delayMs: 100, jitterMs: 40 }, random));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...delays)).toBeLessThanOrEqual(140);
    for (const from of [60, 80, 100, 120]) {
      const share = delays.filter((ms) => ms >= from && ms < from + 20).length / delays.length;
      expect(share).toBeCloseTo(0.25, 1);
    }
  });

  test('loses the share that the rule says, and of those the same share again', () => {
    const random = seededRandom(7);
    const delays = Array.from({ length: 10_000 }, () => segmentDelayMs({ dropRate: 0.3 }, random));
    expect(delays.filter((ms) => ms >= 200).length / delays.length).toBeCloseTo(0.3, 1);
    expect(delays.filter((ms) => ms >= 600).length / delays.length).toBeCloseTo(0.09, 1);
  });
});
