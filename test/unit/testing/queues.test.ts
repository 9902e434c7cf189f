import { expect, test } from 'vitest';
import { Queues } from '../../../src/testing/queues.js';
import { held } from './fixtures.js';

test('work of one name is done one after the other, in the order of asking', async () => {
  const queues = new Queues();
  const order: string[] = [];
  const first = held();
  const work =
    (name: string, wait = Promise.resolve()) =>
    async () => {
      order.push(`${name} begins`);
      await wait;
      order.push(`${name} ends`);
      return name;
    };
  const all = Promise.all([
    queues.run('x', work('a', first.work)),
    queues.run('x', work('b')),
    queues.run('y', work('c')),
  ]);
  await queues.run('y', () => Promise.resolve());
  expect(order).toEqual(['a begins', 'c begins', 'c ends']);
  first.release();
  expect(await all).toEqual(['a', 'b', 'c']);
  expect(order.slice(3)).toEqual(['a ends', 'b begins', 'b ends']);
});

test('what fails is told to who asked for it, and hinders nothing', async () => {
  const queues = new Queues();
  const failing = queues.run('x', () => Promise.reject(new Error('no')));
  const next = queues.run('x', () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('idle waits for all that was asked for, well or not', async () => {
  const queues = new Queues();
  const slow = held();
  let ended = false;
  const work = queues.run('x', () => slow.work);
  const failing = queues.run('y', () => Promise.reject(new Error('no'))).catch(() => undefined);
  const idle = queues.idle().then(() => (ended = true));
  await failing;
  expect(ended).toBe(false);
  slow.release();
  await Promise.all([work, idle]);
  await new Queues().idle();
});
