import { expect, test } from 'vitest';
import { stallLines, Stalls } from '../../support/load/stalls.js';

test('waits and gaps are told with when they began, and what went on then', () => {
  const stalls = new Stalls(1_000, 'before');
  stalls.acknowledged(1_000, 1_100);
  stalls.phase(1_200, 'restart');
  stalls.acknowledged(1_150, 1_900);
  stalls.acknowledged(1_300, 2_000);
  stalls.gapUntil(2_500);
  expect(stalls.byPhase()).toEqual([
    {
      phase: 'before',
      acknowledged: 1,
      longestWait: { ms: 750, atMs: 150, phase: 'before' },
      longestGap: { ms: 800, atMs: 100, phase: 'before' },
    },
    {
      phase: 'restart',
      acknowledged: 2,
      longestWait: { ms: 700, atMs: 300, phase: 'restart' },
      longestGap: { ms: 500, atMs: 1_000, phase: 'restart' },
    },
  ]);
  expect(stallLines(stalls.byPhase())[0]).toBe(
    'before: 1 acknowledged, longest wait 0.75 s (at 0.1 s), longest gap 0.80 s (at 0.1 s)',
  );
});

test('a wait without an acknowledgement is a wait too', () => {
  const stalls = new Stalls(0, 'only');
  stalls.waited(10, 5_010);
  expect(stalls.byPhase()[0]?.longestWait.ms).toBe(5_000);
  expect(stalls.byPhase()[0]?.acknowledged).toBe(0);
});
