import { describe, expect, test } from 'vitest';
import { poll, systemClock, throwIfInterrupted } from '../../../src/cluster/poll.js';
import type { Clock } from '../../../src/cluster/poll.js';
import { clusterErrorOf, thrownBy } from '../fixtures.js';

/** A clock that only goes on when someone sleeps. */
function fakeClock(): Clock & { readonly slept: number[] } {
  let time = 1_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}

const counter = () => {
  let looks = 0;
  return () => Promise.resolve(++looks);
};

describe('poll', () => {
  test('looks until it sees what it waits for', async () => {
    const clock = fakeClock();
    const result = await poll({ look: counter(), done: (n) => n === 3, everyMs: 100, timeoutMs: 1_000, clock });
    expect(result).toEqual({ value: 3, done: true });
    expect(clock.slept).toEqual([100, 100]);
  });

  test('gives the last value when time is up', async () => {
    const clock = fakeClock();
    const result = await poll({ look: counter(), done: () => false, everyMs: 100, timeoutMs: 250, clock });
    expect(result).toEqual({ value: 4, done: false });
    expect(clock.slept).toEqual([100, 100, 100]);
  });

  test('looks once however little time there is', async () => {
    const clock = fakeClock();
    expect(await poll({ look: counter(), done: () => true, everyMs: 100, timeoutMs: 0, clock })).toEqual({
      value: 1,
      done: true,
    });
    expect(await poll({ look: counter(), done: () => false, everyMs: 100, timeoutMs: 0, clock })).toEqual({
      value: 1,
      done: false,
    });
    expect(clock.slept).toEqual([]);
  });

  test('counts the time that looking takes', async () => {
    let time = 0;
    const clock: Clock = { now: () => time, sleep: () => Promise.resolve() };
    const look = () => Promise.resolve((time += 400));
    expect(await poll({ look, done: () => false, everyMs: 1, timeoutMs: 1_000, clock })).toEqual({
      value: 1_200,
      done: false,
    });
  });

  test('a look that succeeds late still counts', async () => {
    let time = 0;
    const clock: Clock = { now: () => time, sleep: () => Promise.resolve() };
    const look = () => Promise.resolve((time += 5_000));
    expect(await poll({ look, done: () => true, everyMs: 1, timeoutMs: 1_000, clock })).toMatchObject({ done: true });
  });

  test('allows some more time to what looks promising', async () => {
    const clock = fakeClock();
    const graceMs = (n: number) => (n < 4 ? 250 : 0);
    const late = { everyMs: 100, timeoutMs: 100, graceMs };
    expect(await poll({ look: counter(), done: (n) => n === 4, clock, ...late })).toEqual({ value: 4, done: true });
    expect(clock.slept).toEqual([100, 100, 100]);
    expect(await poll({ look: counter(), done: () => false, clock: fakeClock(), ...late })).toEqual({
      value: 4,
      done: false,
    });
  });

  test.each([
    [0, 1],
    [250, 4],
    [600, 7],
  ])('ends when a grace of %i ms is over, at look %i', async (grace, value) => {
    const options = { everyMs: 100, timeoutMs: 0, clock: fakeClock(), graceMs: () => grace };
    expect(await poll({ look: counter(), done: () => false, ...options })).toEqual({ value, done: false });
  });

  test('passes on what a look throws', async () => {
    const look = () => Promise.reject(new Error('node-1 ended'));
    await expect(poll({ look, done: () => true, everyMs: 1, timeoutMs: 1, clock: fakeClock() })).rejects.toThrow(
      'node-1 ended',
    );
  });
});

describe('an interrupt', () => {
  const waiting = (signal: AbortSignal, look: () => Promise<number>, clock: Clock) =>
    clusterErrorOf(poll({ look, done: () => false, everyMs: 100, timeoutMs: 10_000, signal, clock }));

  test('before the first look prevents it', async () => {
    let looks = 0;
    const error = await waiting(AbortSignal.abort(), () => Promise.resolve(++looks), fakeClock());
    expect(error.code).toBe('interrupted');
    expect(looks).toBe(0);
  });

  test('during a look counts more than what it saw', async () => {
    const controller = new AbortController();
    const look = () => {
      controller.abort();
      return Promise.resolve(1);
    };
    const result = poll({
      look,
      done: () => true,
      everyMs: 1,
      timeoutMs: 1,
      signal: controller.signal,
      clock: fakeClock(),
    });
    expect((await clusterErrorOf(result)).code).toBe('interrupted');
  });

  test('during a look counts more than what it fails with', async () => {
    const controller = new AbortController();
    const look = () => {
      controller.abort();
      return Promise.reject(new DOMException('This operation was aborted', 'AbortError'));
    };
    expect((await waiting(controller.signal, look, fakeClock())).code).toBe('interrupted');
  });

  test('ends the sleep between two looks', async () => {
    const controller = new AbortController();
    const clock: Clock = {
      now: () => 0,
      sleep: (ms, signal) => {
        const asleep = systemClock.sleep(ms * 1_000, signal);
        controller.abort();
        return asleep;
      },
    };
    expect((await waiting(controller.signal, counter(), clock)).code).toBe('interrupted');
  });

  test('is not made up where the clock fails', async () => {
    const clock: Clock = { now: () => 0, sleep: () => Promise.reject(new Error('no clock')) };
    const { signal } = new AbortController();
    const result = poll({ look: counter(), done: () => false, everyMs: 1, timeoutMs: 10, signal, clock });
    await expect(result).rejects.toThrow('no clock');
  });
});

test('throwIfInterrupted', () => {
  throwIfInterrupted(undefined);
  throwIfInterrupted(new AbortController().signal);
  expect(
    thrownBy(() => {
      throwIfInterrupted(AbortSignal.abort());
    }),
  ).toMatchObject({ code: 'interrupted' });
});
