import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listenToConsole, ServiceOutput, whileServing } from '../../../src/testing/service-output.js';

test('what services print is kept, each for itself, and what the test prints is not', async () => {
  const [a, b] = [new ServiceOutput(), new ServiceOutput()];
  const stops = [listenToConsole(), listenToConsole()];
  const before = console.log; // eslint-disable-line no-console -- the subject
  const say = (output: ServiceOutput, text: string) =>
    whileServing(output, async () => {
      await setImmediate();
      console.warn('%s:', text, { n: 1 }); // eslint-disable-line no-console -- the subject
    });
  await Promise.all([say(a, 'one'), say(b, 'two')]);
  console.log('of the test'); // eslint-disable-line no-console -- the subject
  expect(a.text).toMatch(/^\S+Z WARN {2}one: \{ n: 1 \}\n$/);
  expect(b.text).toMatch(/^\S+Z WARN {2}two: \{ n: 1 \}\n$/);
  for (const stop of stops) stop();
  for (const stop of stops) stop();
  expect(console.log).not.toBe(before); // eslint-disable-line no-console -- the subject
  await say(a, 'late');
  expect(a.text).not.toContain('late');
});

test('of very much, the end is kept', () => {
  const output = new ServiceOutput();
  for (let i = 0; i < 50_000; i++) output.add('info', `${String(i)} ${'x'.repeat(100)}`);
  expect(output.text.length).toBeLessThan(4_100_000);
  expect(output.text).toContain('49999 x');
  expect(output.note).toMatch(/^the first \d+ lines are left out$/);
  expect(new ServiceOutput().note).toBeUndefined();
});
