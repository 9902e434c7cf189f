import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_LOG_BYTES } from '../../../../src/cluster/export/bundle.js';
import { fileLog } from '../../../../src/cluster/export/logs.js';
import { clusterErrorOf, temporaryDirectories } from '../../fixtures.js';

const temporaryDirectory = temporaryDirectories();

/** What is kept of a log file. */
async function kept(log: string | Buffer, limits: { since?: Date; maxLogBytes?: number } = {}) {
  const path = join(await temporaryDirectory(), 'server.log');
  await writeFile(path, log);
  const content = await fileLog(path, { since: undefined, maxLogBytes: MAX_LOG_BYTES, ...limits });
  if (content.kind !== 'lines') throw new Error(`a log is lines, not ${content.kind}`);
  return content;
}

const at = (second: number, text: string) =>
  `2026-01-31T12:00:${String(second).padStart(2, '0')}.123456Z  INFO ${text}`;

describe('all of a log is kept', () => {
  test('where nobody asks for less', async () => {
    expect(await kept(`${at(1, 'a')}\n${at(2, 'b')}\n`)).toEqual({
      kind: 'lines',
      text: `${at(1, 'a')}\n${at(2, 'b')}\n`,
      note: undefined,
    });
  });

  test('that is empty', async () => {
    expect(await kept('')).toMatchObject({ text: '', note: undefined });
  });

  test('but its colours', async () => {
    expect((await kept('\u001b[32m INFO\u001b[0m ready\n')).text).toBe(' INFO ready\n');
  });
});

describe('what was logged since a moment', () => {
  const since = new Date('2026-01-31T12:00:02Z');
  const note = 'only what was logged since 2026-01-31T12:00:02.000Z';

  test.each<[string, string[], string[]]>([
    ['begins with the first line of that time', [at(1, 'a'), at(2, 'b'), at(3, 'c')], [at(2, 'b'), at(3, 'c')]],
    [
      'lines without a time belong to the one before',
      [at(1, 'a'), '  of a', at(2, 'b'), '  of b'],
      [at(2, 'b'), '  of b'],
    ],
    ['an older line after it stays', [at(3, 'c'), at(1, 'late')], [at(3, 'c'), at(1, 'late')]],
    ['is nothing where all is older', [at(0, 'a'), at(1, 'b')], []],
    ['is all where nothing says when', ['panicked at x', '  y'], ['panicked at x', '  y']],
    [
      'is told in JSON too',
      [`{"timestamp":"2026-01-31T12:00:01Z","a":1}`, `{"timestamp":"2026-01-31T12:00:02Z","a":2}`],
      [`{"timestamp":"2026-01-31T12:00:02Z","a":2}`],
    ],
    ['is told by the begin of a line alone', [at(1, `until 2026-02-01T00:00:00Z`), at(2, 'b')], [at(2, 'b')]],
  ])('%s', async (_, lines, want) => {
    const text = want.length === 0 ? '' : `${want.join('\n')}\n`;
    expect(await kept(`${lines.join('\n')}\n`, { since })).toEqual({ kind: 'lines', text, note });
  });
});

describe('of a log that is too long the end is kept', () => {
  test('from the first whole line on', async () => {
    const content = await kept('first line\nsecond line\nthird\n', { maxLogBytes: 15 });
    expect(content.text).toBe('third\n');
    expect(content.note).toBe('the first 0.0 MB are left out: at most 0.0 MB are kept');
  });

  test('which may be just where it is cut', async () => {
    expect((await kept('first\nsecond\nthird\n', { maxLogBytes: 13 })).text).toBe('second\nthird\n');
  });

  test('also where a letter of several bytes is cut', async () => {
    expect((await kept('öööööö\nende ö\n', { maxLogBytes: 12 })).text).toBe('ende ö\n');
  });

  test('which is nothing where not one line fits', async () => {
    expect((await kept(`${'x'.repeat(100)}\n`, { maxLogBytes: 10 })).text).toBe('');
    expect((await kept('a\n', { maxLogBytes: 0 })).text).toBe('');
    expect((await kept('token=S3CRET', { maxLogBytes: 4 })).text).toBe('');
  });

  test('a line that no line end follows yet is kept too, when it fits', async () => {
    expect((await kept('first line\nsecond', { maxLogBytes: 8 })).text).toBe('second');
  });

  test('exactly as much as is allowed is not too long', async () => {
    expect(await kept('a\nb\n', { maxLogBytes: 4 })).toMatchObject({ text: 'a\nb\n', note: undefined });
  });

  test('50 MB, and how much is missing is told', async () => {
    const line = `${'x'.repeat(999)}\n`;
    const content = await kept(Buffer.alloc(52_000_000, line));
    expect(content.text.length).toBe(50_000_000);
    expect(content.note).toBe('the first 2.0 MB are left out: at most 50.0 MB are kept');
  });

  test('and of that what is new enough', async () => {
    const log = `${at(1, 'a')}\n${at(2, 'b')}\n${at(3, 'c')}\n`;
    const content = await kept(log, { since: new Date('2026-01-31T12:00:03Z'), maxLogBytes: log.length - 1 });
    expect(content.text).toBe(`${at(3, 'c')}\n`);
  });
});

test('a node that was not started has none', async () => {
  const path = join(await temporaryDirectory(), 'server.log');
  const error = await clusterErrorOf(fileLog(path, { since: undefined, maxLogBytes: 1 }));
  expect(error.message).toBe('it has no log: it was not started');
});
