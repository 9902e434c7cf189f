import { expect, test } from 'vitest';
import { jsonOutput } from '../../../src/exec/json-output.js';
import { parseJson } from '../../../src/spec/json.js';
import { clusterErrorOf } from '../fixtures.js';

test.each([
  ['[1, {"a": "]["}]', [1, { a: '][' }]],
  [String.raw`{"a\"[": "\\"}`, { 'a"[': '\\' }],
  [`"${'['.repeat(1_000)}"`, '['.repeat(1_000)],
])('reads %s', (text, want) => {
  expect(parseJson(text)).toEqual(want);
});

test.each([
  ['lists', '\n['.repeat(100_000)],
  ['lists that end', `${'\n['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['tables', `\n${'{"a":\n'.repeat(100_000)}1${'}'.repeat(100_000)}`],
])('refuses nested %s with the line', (_, text) => {
  expect(() => parseJson(text)).toThrow('it is nested more than 100 levels deep, on line 102');
});

test('a program that prints something else is named', async () => {
  const error = await clusterErrorOf(
    Promise.resolve().then(() => jsonOutput('docker ps', '\u001b]0;PWN\u0007garbage')),
  );
  expect(error).toMatchObject({
    code: 'command-failed',
    message: '`docker ps` printed something other than JSON',
    details: 'garbage',
    hint: 'Is the docker on the PATH the real one? See: type -a docker',
  });
});
