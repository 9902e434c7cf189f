import { describe, expect, test } from 'vitest';
import { mergeLines, parseLogLine, readLogs, selectLines } from '../../../src/testing/log-lines.js';
import { fakeRuntime } from '../fixtures.js';

const line = (second: number, text: string) => `2026-01-01T00:00:0${String(second)}.500000Z ${text}`;
const parsed = (node: string, ...texts: string[]) => texts.map((text) => parseLogLine(node, text));
const texts = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text);

test.each<[string, string | undefined]>([
  ['2026-11-25T13:56:01.123456Z INFO started', '2026-11-25T13:56:01.123Z'],
  ['2026-11-25T13:56:01Z INFO started', '2026-11-25T13:56:01.000Z'],
  ['   at restate::main', undefined],
  ['said at 2026-11-25T13:56:01Z', undefined],
  ['', undefined],
])('the time of %j', (text, want) => {
  expect(parseLogLine('node-1', text)).toEqual({
    node: 'node-1',
    text,
    at: want === undefined ? undefined : new Date(want),
  });
});

describe('selectLines', () => {
  const lines = parsed('node-1', 'banner', line(1, 'WARN first'), '  backtrace', line(2, 'INFO second'));

  test('gives all without a wish, those without a time that of the line before', () => {
    expect(selectLines(lines).map(({ at }) => at?.getUTCSeconds())).toEqual([undefined, 1, 1, 2]);
  });

  test('since a time, with what belongs to its lines', () => {
    const since = new Date('2026-01-01T00:00:01.500Z');
    expect(texts(selectLines(lines, { since }))).toEqual([
      line(1, 'WARN first'),
      '  backtrace',
      line(2, 'INFO second'),
    ]);
    expect(selectLines(lines, { since: new Date('2026-01-01T00:00:03Z') })).toEqual([]);
  });

  test.each<[string | RegExp, string[]]>([
    ['second', [line(2, 'INFO second')]],
    ['.', [line(1, 'WARN first'), line(2, 'INFO second')]],
    [/warn/i, [line(1, 'WARN first')]],
    [/i/g, [line(1, 'WARN first')]],
  ])('that match %s, also where it is a pattern that remembers', (match, want) => {
    expect(texts(selectLines(lines, { match }))).toEqual(want);
    expect(texts(selectLines(lines, { match }))).toEqual(want);
  });
});

test('logs of several nodes are put in the order of their times; lines of one node keep theirs', () => {
  const one = parsed('node-1', line(1, 'a'), '  more of a', line(3, 'c'));
  const two = parsed('node-2', line(2, 'b'), line(3, 'd'));
  expect(texts(mergeLines([one, two]))).toEqual([
    line(1, 'a'),
    '  more of a',
    line(2, 'b'),
    line(3, 'c'),
    line(3, 'd'),
  ]);
});

test('readLogs asks for one node, and gives what is wanted', async () => {
  const runtime = fakeRuntime({
    logs: (nodes, { onLine }) => {
      for (const node of nodes) for (const text of ['a', 'b']) onLine(node, `${text} of ${node}`);
      return Promise.resolve();
    },
  });
  expect(await readLogs(runtime, 'node-2', { match: 'b' })).toEqual([
    { node: 'node-2', text: 'b of node-2', at: undefined },
  ]);
});
