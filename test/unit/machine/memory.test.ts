import { expect, test } from 'vitest';
import { machineMemory, parseMemAvailable } from '../../../src/machine/memory.js';

test.each([
  ['MemTotal:       24684092 kB\nMemFree:          1000 kB\nMemAvailable:   23359844 kB\nBuffers: 0 kB\n', 22_812],
  ['MemTotal: 1 kB\nMemFree: 1 kB\n', undefined],
  ['', undefined],
])('MemAvailable of %j is %s MB', (meminfo, want) => {
  expect(parseMemAvailable(meminfo)).toBe(want);
});

test('this machine has memory, of which some is available', async () => {
  const { totalMb, availableMb } = await machineMemory();
  expect(totalMb).toBeGreaterThan(100);
  if (process.platform === 'linux') expect(availableMb).toBeGreaterThan(0);
  expect(availableMb ?? 0).toBeLessThanOrEqual(totalMb);
});
