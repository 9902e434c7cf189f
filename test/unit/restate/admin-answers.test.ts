import { describe, expect, test } from 'vitest';
import {
  accepted,
  parseDeployment,
  parseDeployments,
  parseRegistered,
  parseRows,
  parseState,
  refusalOf,
} from '../../../src/restate/admin-answers.js';
import { describeRemains, sortRemains } from '../../../src/restate/admin-remains.js';
import { registrationHint } from '../../../src/restate/deployments.js';

/** As a 1.7.12 server answered, shortened. */
const LISTED =
  '{"deployments":[{"id":"dp_12HR9SxWngS9GB8drbcGUbD","uri":"http://127.0.0.1:32895/","protocol_type":"BidiStream",' +
  '"http_version":"HTTP/2.0","min_protocol_version":5,"max_protocol_version":6,"sdk_version":"restate-sdk-typescript/1.9.1",' +
  '"services":[{"name":"Flow","revision":1},{"name":"Stuck","revision":1}]}]}';
const DETAILED =
  '{"id":"dp_11tHJ6OvJ8pooulOZDT5x7z","uri":"http://127.0.0.1:32895/","protocol_type":"BidiStream",' +
  '"services":[{"name":"Held","ty":"VirtualObject","handlers":[{"name":"hold","ty":"Exclusive","public":true}],"revision":1}]}';
const REGISTERED =
  '{"id":"dp_12HR9SxWngS9GB8drbcGUbD","services":[{"name":"Flow","ty":"Workflow","handlers":[{"name":"run","ty":"Workflow"}]}]}';
const STATE =
  '{"rows":[{"key":"bin","value":"ff0007"},{"key":"nul","value_utf8":"null","value":"6e756c6c"},' +
  '{"key":"json","value_utf8":"{\\"a\\":[1]}","value":"7b7d"},{"key":"none","value_utf8":"","value":""},' +
  '{"key":"text","value_utf8":"hi","value":"6869"}]}';

describe('answers', () => {
  test('rows', () => {
    expect(parseRows('{"rows":[{"n":1,"a":"x"},{"n":2}]}')).toEqual([{ n: 1, a: 'x' }, { n: 2 }]);
    expect(parseRows('{"rows":[]}')).toEqual([]);
  });

  test('deployments', () => {
    const services = ['Flow', 'Stuck'];
    expect(parseDeployments(LISTED)).toEqual([
      { id: 'dp_12HR9SxWngS9GB8drbcGUbD', uri: 'http://127.0.0.1:32895/', services },
    ]);
    expect(parseDeployments('{"deployments":[]}')).toEqual([]);
    expect(parseDeployment(DETAILED)).toEqual({
      id: 'dp_11tHJ6OvJ8pooulOZDT5x7z',
      uri: 'http://127.0.0.1:32895/',
      services: ['Held'],
    });
    expect(parseDeployment('{"id":"dp_1","arn":"arn:aws:lambda:x","services":[]}').uri).toBe('arn:aws:lambda:x');
    expect(parseRegistered(REGISTERED)).toBe('dp_12HR9SxWngS9GB8drbcGUbD');
  });

  test('state: JSON, text, and bytes', () => {
    expect(parseState(STATE)).toEqual({
      bin: new Uint8Array([255, 0, 7]),
      nul: null,
      json: { a: [1] },
      none: '',
      text: 'hi',
    });
  });

  test.each([
    ['nothing', () => parseRows('')],
    ['a web page', () => parseRows('<html>It works!</html>')],
    ['an answer that was cut short', () => parseRows('{"rows":[{"id":"inv_1"}')],
    ['no rows', () => parseRows('{"row":[]}')],
    ['a row that is none', () => parseRows('{"rows":[5]}')],
    ['a deployment without services', () => parseDeployments('{"deployments":[{"id":"dp_1","uri":"http://a"}]}')],
    ['a registration without id', () => parseRegistered('{}')],
    ['state without key', () => parseState('{"rows":[{"value":"ff"}]}')],
  ])('refuses %s', (_, read) => {
    expect(read).toThrow(
      expect.objectContaining({
        code: 'command-failed',
        message: expect.stringContaining('is not understood') as string,
        hint: 'Is a Restate server what answers there, of a version from 1.6 on?',
      }),
    );
  });
});

describe('refusals', () => {
  test.each([
    [400, '{"message":"Datafusion error: SQL error"}', 'Datafusion error: SQL error'],
    [404, '{"message":"not found","restate_code":null}', 'not found'],
    [400, 'Invalid URL: unrecognized codec version', 'Invalid URL: unrecognized codec version'],
    [502, ' \n', 'status 502'],
    [500, '{"error":1}', '{"error":1}'],
  ])('%i %s', (status, body, want) => {
    expect(refusalOf({ status, body })).toBe(want);
    expect(() => accepted({ status, body }, 'do it', 'Do that.')).toThrow(
      expect.objectContaining({
        code: 'command-failed',
        message: 'the server refused to do it',
        details: want,
        hint: 'Do that.',
      }),
    );
  });

  test.each([200, 201, 202])('%i is none', (status) => {
    const answer = { status, body: '' };
    expect(accepted(answer, 'do it')).toBe(answer);
  });

  test.each([
    ['[META0003] error when calling: Connection refused (os error 111)', /could not reach http:\/\/h:1\..* container/],
    ["[META0003] got status code '404'. Make sure the provided URI …", /Something other than a Restate service/],
    ['[META0014] server possibly supports only HTTP1.1', /HTTP\/2/],
  ])('a hint for %s', (words, want) => {
    expect(registrationHint('http://h:1', words)).toMatch(want);
  });

  test('no hint where the words say it all', () => {
    expect(registrationHint('h', "The request field 'uri' is invalid.")).toBeUndefined();
  });
});

describe('what is left', () => {
  const invocation = (a: string, b: string, c = '2026-11-25T13:32:05') => ({ kind: 'invocation' as const, a, b, c });
  const row = (kind: 'state' | 'queue' | 'promise', a: string, b: string) => ({ kind, a, b, c: '' });

  test('invocations are ended in the order in which that starts the fewest others', () => {
    const rows = [
      invocation('child', 'invoked', '2026-11-25T13:32:07'),
      invocation('done', 'completed'),
      invocation('parent', 'suspended', '2026-11-25T13:32:06'),
      invocation('queued', 'inboxed', '2026-11-25T13:32:09'),
      invocation('later', 'scheduled', '2026-11-25T13:32:08'),
      invocation('paused', 'paused', '2026-11-25T13:32:01'),
    ];
    const { live, ended } = sortRemains(rows, []);
    expect(live).toEqual(['later', 'queued', 'paused', 'parent', 'child']);
    expect(ended).toEqual(['done']);
  });

  test('every kind is told', () => {
    const rows = [
      invocation('inv_1', 'invoked'),
      invocation('inv_2', 'completed'),
      row('state', 'Held', 'a'),
      row('queue', 'Held', 'b'),
      row('promise', 'Flow', 'f'),
    ];
    expect(describeRemains(sortRemains(rows, ['dp_1']))).toEqual([
      'invocations that have not ended: inv_1',
      'invocations that have ended: inv_2',
      'state of: Held/a',
      'calls queued for: Held/b',
      'promises of: Flow/f',
      'deployments: dp_1',
    ]);
    expect(describeRemains(sortRemains([], []))).toEqual([]);
  });

  test('of many, some are told', () => {
    const rows = Array.from({ length: 12 }, (_, i) => row('state', 'C', String(i)));
    expect(describeRemains(sortRemains(rows, []))).toEqual([
      'state of: C/0, C/1, C/2, C/3, C/4, C/5, C/6, C/7, C/8, C/9 and 2 more',
    ]);
  });
});
