import { expect, test } from 'vitest';
import { curlConfig, readCurlOutput } from '../../../src/stores/curl.js';

const LIMITS = { mark: '\nMARK\n', timeoutMs: 1500, maxBytes: 10 };

test('a request is one line a setting, whatever is in it', () => {
  const headers = { 'if-match': '"e"' };
  const config = curlConfig({ method: 'PUT', url: 'http://s/k', headers, body: '@a "b"\\\n' }, LIMITS);
  expect(config.split('\n')).toEqual([
    'silent',
    'show-error',
    'globoff',
    'url = "http://s/k"',
    'request = "PUT"',
    'max-time = "1.5"',
    'max-filesize = "10"',
    'header = "content-type:"',
    'header = "if-match: \\"e\\""',
    'header = "expect:"',
    'data-raw = "@a \\"b\\"\\\\\\n"',
    'write-out = "\\nMARK\\n{\\"status\\":%{response_code},\\"headers\\":%{header_json}}"',
    '',
  ]);
});

test('the answer is what is before the mark', () => {
  const output = 'body\n\nMARK\n{"status":200,"headers":{"ETag":["\\"e\\""],"x-two":["1","2"]\n}}';
  expect(readCurlOutput(output, LIMITS.mark)).toEqual({
    status: 200,
    headers: { etag: '"e"', 'x-two': '1, 2' },
    body: 'body\n',
  });
});

test.each(['', 'body', '\nMARK\n{"status":000,"headers":{}}', '\nMARK\n{}'])('%j is no answer', (output) => {
  expect(() => readCurlOutput(output, LIMITS.mark)).toThrow();
});
