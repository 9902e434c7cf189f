import { describe, expect, test } from 'vitest';
import { secretsInTree } from '../../../src/secrets/collect.js';
import { decodedTree } from '../../../src/secrets/encoded.js';
import { Secrets } from '../../../src/secrets/secrets.js';

const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const bytes = (text: string) => [...Buffer.from(text)];
const SAID = '{"name":"ada","password":"hunter22"}';
const HIDDEN = '{"name":"ada","password":"(not shown)"}';

/** Rows of Restate 1.7.12, of a handler that stored, received and computed secrets. */
const STATE = [
  { service_key: 'a', key: 'who', value_utf8: SAID, value: hex(SAID), value_length: 36 },
  { service_key: 'a', key: 'password', value_utf8: '"topsecret99"', value: hex('"topsecret99"'), value_length: 13 },
];
const entry = (command: object) => ({ id: 'inv_1', entry_json: JSON.stringify(command) });
const JOURNAL = [
  entry({ Command: { Input: { headers: [{ name: 'x-api-key', value: 'abc' }], payload: bytes(SAID), name: '' } } }),
  entry({ Command: { SetState: { key: 'password', value: bytes('"topsecret99"'), name: '' } } }),
  entry({ Notification: { Completion: { Run: { result: { Success: bytes('{"apiKey":"sk-hidden-42","n":1}') } } } } }),
];

describe('rows of tables, without knowing a secret before', () => {
  const shown = new Secrets().inTree([STATE, JOURNAL]);
  const [[who, password], [input, set, run]] = shown as [typeof STATE, typeof JOURNAL];
  const entryOf = (row: { entry_json: string } | undefined) => JSON.parse(row?.entry_json ?? '') as unknown;

  test('state is the same in all its forms, and still has its form', () => {
    expect(who).toMatchObject({ value_utf8: HIDDEN, value: hex(HIDDEN) });
    expect(password).toMatchObject({
      key: 'password',
      value_utf8: '(not shown)',
      value: '(not shown)',
      value_length: 13,
    });
  });

  test('so are entries of journals, whose payloads are lists of bytes in JSON', () => {
    expect(entryOf(input)).toMatchObject({
      Command: { Input: { headers: [{ name: 'x-api-key', value: '(not shown)' }], payload: bytes(HIDDEN) } },
    });
    expect(entryOf(set)).toMatchObject({ Command: { SetState: { key: 'password', value: '(not shown)' } } });
    expect(entryOf(run)).toMatchObject({
      Notification: { Completion: { Run: { result: { Success: bytes('{"apiKey":"(not shown)","n":1}') } } } },
    });
  });

  test('what holds no secret stays as it is', () => {
    const row = entry({ Command: { Run: { payload: bytes('{"total": 5}'), ids: [1, 2, 3, 4] } } });
    expect(new Secrets().inTree(row)).toEqual(row);
  });

  test('their secrets are known, to be hidden elsewhere', () => {
    const told = secretsInTree(decodedTree([STATE, JOURNAL]));
    expect(told).toEqual(expect.arrayContaining(['hunter22', 'topsecret99', 'sk-hidden-42', 'abc']));
    expect(new Secrets().with(told).inLines('handler got sk-hidden-42 and hunter22')).toBe(
      'handler got (not shown) and (not shown)',
    );
  });
});

describe('a secret that only a name in another form tells', () => {
  const secrets = new Secrets();
  test.each<[string, string]>([
    ['hex', hex(SAID)],
    ['hex in capitals', hex(SAID).toUpperCase()],
    ['hex of UTF-16', Buffer.from(SAID, 'utf16le').toString('hex')],
    ['base64', base64(SAID)],
    ['base64 without its end', base64(SAID).replace(/=+$/, '')],
    ['base64 for addresses', Buffer.from(SAID).toString('base64url')],
    ['base64 of UTF-16', Buffer.from(SAID, 'utf16le').toString('base64')],
    ['base64 in base64', base64(`payload ${base64(SAID)}`)],
    ['hex of JSON in JSON', hex(JSON.stringify({ body: SAID }))],
    ['the escapes of an address', encodeURIComponent(SAID)],
    ['a list of bytes', JSON.stringify(bytes(SAID))],
  ])('%s', (_, text) => {
    for (const show of [secrets.inText(`got ${text} now`), secrets.inLines(`x\ngot ${text} now`)]) {
      expect(everyForm(show)).not.toMatch(/hunter22/);
      expect(show).toMatch(/got \(not shown\) now$/);
    }
  });

  test('what is no text, or holds none, stays', () => {
    const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const line = `commit ${digest} inv_1dceKvwtEc2n5jyWYOijqIWOyMvqSg1nEB /usr/lib/node_modules/restate ${base64('just a text')}`;
    expect(secrets.inLines(line)).toBe(line);
  });
});

/** A text and everything in it decoded, as deep as anybody would. */
function everyForm(text: string, depth = 0): string {
  if (depth > 4) return text;
  const forms = [
    ...(text.match(/[0-9a-fA-F]{16,}/g) ?? []).flatMap((run) => [
      Buffer.from(run, 'hex').toString(),
      Buffer.from(run, 'hex').toString('utf16le'),
    ]),
    ...(text.match(/[\w+/-]{16,}/g) ?? []).flatMap((run) => [
      Buffer.from(run, 'base64').toString(),
      Buffer.from(run, 'base64').toString('utf16le'),
    ]),
    ...(text.match(/\[[\d,]+\]/g) ?? []).map((run) => Buffer.from(JSON.parse(run) as number[]).toString()),
    ...(/%[0-9A-F]{2}/.test(text) ? [decodeURIComponent(text.replace(/%(?![0-9A-F]{2})/g, '%25'))] : []),
  ];
  return [text, ...forms.map((form) => everyForm(form, depth + 1))].join('\n');
}

describe('a known secret', () => {
  const SECRET = 'correct horse battery 7';
  const secrets = new Secrets([SECRET]);
  test.each<[string, string]>([
    ['in hex, beside other bytes', `0a2b${hex(SECRET)}ff`],
    ['in hex of UTF-16', Buffer.from(`x${SECRET}`, 'utf16le').toString('hex')],
    ['in base64 of UTF-16', Buffer.from(SECRET, 'utf16le').toString('base64')],
    ['in a list of bytes', `[1,2,${bytes(SECRET).join(',')}]`],
    ['broken over lines', `correct horse\n    battery 7`.replace('horse\n    ', 'hor\n    se ')],
    ['in base64 that is wrapped', base64(`0123456789${SECRET}`).replace(/.{20}/g, '$&\n')],
  ])('is hidden %s', (_, text) => {
    for (const shown of [secrets.inText(text), secrets.inLines(text)]) {
      expect(everyForm(shown)).toContain('(not shown)');
      expect(everyForm(shown)).not.toContain(SECRET);
    }
  });
});

test('a value on the line after its name is hidden, and what goes on after it', () => {
  const text = "{\n  password:\n    'a long one\\n' +\n    'and more',\n  user: 'ada'\n}\ntoken =\n\n  abc\nnext: 1";
  expect(new Secrets().inLines(text)).toBe(
    "{\n  password:(not shown)\n    (not shown)\n    (not shown)\n  user: 'ada'\n}\ntoken =(not shown)\n\n  (not shown)\nnext: 1",
  );
});

test('long lines and many of them take no time to speak of', () => {
  const line = `${'x'.repeat(300)}: ${hex('y'.repeat(400))} ${'a/b.c-'.repeat(400)}`;
  const from = performance.now();
  new Secrets([SAID]).inLines(`${line}\n`.repeat(1_000));
  expect(performance.now() - from).toBeLessThan(10_000);
});
