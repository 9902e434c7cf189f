import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Pipe } from '../../../src/links/pipe.js';
import type { LinkRule } from '../../../src/links/rules.js';
import { seededRandom } from './fixtures.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pipe to a destination that notes what arrives, and after how many milliseconds. */
function pipeUnder(rule: LinkRule, random = seededRandom(3)) {
  const began = performance.now();
  const arrived: [text: string, afterMs: number][] = [];
  const note = (text: string) => arrived.push([text, performance.now() - began]);
  const destination = new Writable({
    write: (chunk: Buffer, _, done) => {
      note(chunk.toString());
      done();
    },
    final: (done) => {
      note('end');
      done();
    },
  });
  const source = new PassThrough();
  const pipe = new Pipe(source, rule, random);
  pipe.into(destination);
  return { source, pipe, destination, arrived };
}

async function pass(ms: number): Promise<void> {
  await turn();
  await vi.advanceTimersByTimeAsync(ms);
  await turn();
}

describe('a pipe', () => {
  test('without a rule writes on in the same call, and sets no timer', () => {
    const { source, arrived } = pipeUnder({});
    source.emit('data', Buffer.from('now'));
    expect(arrived).toEqual([['now', 0]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('delays bytes and the end alike', async () => {
    const { source, arrived } = pipeUnder({ delayMs: 40 });
    source.write('a');
    await pass(10);
    source.end('b');
    await pass(29);
    expect(arrived).toEqual([]);
    await pass(100);
    expect(arrived).toEqual([
      ['a', 40],
      ['b', 50],
      ['end', 50],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('keeps the order under delay, jitter and loss', async () => {
    const { source, arrived } = pipeUnder({ delayMs: 20, jitterMs: 20, dropRate: 0.02 });
    const sent = Array.from({ length: 300 }, (_, i) => `${String(i)} `);
    for (const text of sent) {
      source.write(text);
      await pass(3);
    }
    source.end();
    await pass(20_000);
    expect(arrived.map(([text]) => text)).toEqual([...sent, 'end']);
    const times = arrived.map(([, afterMs]) => afterMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBeGreaterThan(10);
  });

  test('makes all wait behind a segment that was lost', async () => {
    const numbers = [0.1, 0.9, 0.9];
    const { source, arrived } = pipeUnder({ dropRate: 0.5 }, () => numbers.shift() ?? 0.9);
    source.write('lost');
    await pass(10);
    source.write('not lost');
    await pass(300);
    expect(arrived).toEqual([
      ['lost', 200],
      ['not lost', 200],
    ]);
  });

  test('holds bytes and the end while cut, without a timer, and lets go when healed', async () => {
    const { source, pipe, arrived } = pipeUnder({ cut: true, delayMs: 5 });
    source.end('held');
    await pass(1_000);
    expect(arrived).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    pipe.follow({});
    await pass(0);
    expect(arrived).toEqual([
      ['held', 1_000],
      ['end', 1_000],
    ]);
  });

  test('holds by a cut also what was on its way, and lets nothing overtake it', async () => {
    const { source, pipe, arrived } = pipeUnder({ delayMs: 50 });
    source.write('first');
    await pass(10);
    pipe.follow({ cut: true });
    await pass(10);
    pipe.follow({});
    source.write('second');
    await pass(100);
    expect(arrived).toEqual([
      ['first', 50],
      ['second', 50],
    ]);
  });

  test('breaks off behind what was sent before', async () => {
    const { source, pipe, destination, arrived } = pipeUnder({ delayMs: 50 });
    source.write('last words');
    await pass(0);
    pipe.breakOff();
    await pass(49);
    expect(destination.destroyed).toBe(false);
    await pass(1);
    expect(arrived).toEqual([['last words', 50]]);
    expect(destination.destroyed).toBe(true);
  });

  test('waits longer than a timer can', async () => {
    const { source, arrived } = pipeUnder({ delayMs: 2 ** 31 + 5 });
    source.write('late');
    await pass(2 ** 31);
    expect(arrived).toEqual([]);
    await pass(5);
    expect(arrived).toEqual([['late', 2 ** 31 + 5]]);
  });

  test('delivers nothing after it was stopped, and reads on to the end', async () => {
    const { source, pipe, arrived } = pipeUnder({ delayMs: 50 });
    source.write('forgotten');
    await pass(0);
    pipe.stop();
    source.end('unread');
    await pass(100);
    expect(arrived).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(source.readableEnded).toBe(true);
  });
});

describe('backpressure', () => {
  const CHUNK = Buffer.alloc(64 * 1024);

  /** Writes until the stream takes no more, which it may for ever. */
  async function fill(source: PassThrough, most: number): Promise<number> {
    let written = 0;
    while (written < most && !source.writableNeedDrain) {
      source.write(CHUNK);
      written += CHUNK.length;
      await turn();
    }
    return written;
  }

  test('the source waits while much is held, and goes on when healed', async () => {
    const { source, pipe } = pipeUnder({ cut: true });
    const written = await fill(source, 8 * 1024 * 1024);
    expect(source.isPaused()).toBe(true);
    expect(written).toBeGreaterThanOrEqual(1024 * 1024);
    expect(written).toBeLessThan(2 * 1024 * 1024);
    pipe.follow({});
    await turn();
    expect(source.isPaused()).toBe(false);
    expect(source.writableNeedDrain).toBe(false);
  });

  test('the source waits while the destination is full, and nothing is lost or turned round', async () => {
    const written: string[] = [];
    const takers: (() => void)[] = [];
    const source = new PassThrough();
    const pipe = new Pipe(source, {}, seededRandom(3));
    pipe.into(
      new Writable({
        highWaterMark: 1,
        write: (chunk: Buffer, _, done) => {
          written.push(chunk.toString());
          takers.push(done);
        },
      }),
    );
    for (const text of ['a', 'b', 'c']) source.write(text);
    await turn();
    expect(written).toEqual(['a']);
    expect(source.isPaused()).toBe(true);
    for (const want of ['ab', 'abc']) {
      takers.shift()?.();
      await turn();
      expect(written.join('')).toBe(want);
    }
    takers.shift()?.();
    await turn();
    expect(source.isPaused()).toBe(false);
  });

  test('is no matter once the pipe is stopped: a full destination that is gone keeps nobody waiting', async () => {
    const source = new PassThrough();
    const pipe = new Pipe(source, {}, seededRandom(3));
    pipe.into(new Writable({ highWaterMark: 1, write: () => undefined }));
    source.write('never taken');
    await turn();
    expect(source.isPaused()).toBe(true);
    pipe.stop();
    pipe.follow({});
    source.end('unread');
    await turn();
    expect(source.readableEnded).toBe(true);
  });
});
