import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerDecoder, encodeRequest } from '../../../../src/runtime/docker/exec-answers.js';

function answer(number: number, status: number, stdout: string, stderr: string): Buffer {
  const header = Buffer.alloc(16);
  const [out, err] = [Buffer.from(stdout), Buffer.from(stderr)];
  for (const [i, value] of [number, status, out.length, err.length].entries()) header.writeUInt32BE(value, 4 * i);
  return Buffer.concat([header, out, err]);
}

describe('a request', () => {
  test('has number, length and words', () => {
    expect(encodeRequest(258, ['a', '', 'é']).toString('hex')).toBe(
      '00000102' + '00000005' + '61' + '00' + '00' + 'c3a9',
    );
  });

  test('without words is its header', () => {
    expect(encodeRequest(7, []).toString('hex')).toBe('0000000700000000');
  });
});

describe('an answer', () => {
  test('tells an exit code', () => {
    expect(new AnswerDecoder().push(answer(3, 2 << 8, 'out', 'é'))).toEqual([
      { number: 3, exitCode: 2, signal: undefined, stdout: 'out', stderr: 'é' },
    ]);
  });

  test('tells a signal', () => {
    const [ended] = new AnswerDecoder().push(answer(3, 9, '', ''));
    expect(ended).toMatchObject({ exitCode: undefined, signal: 'signal 9' });
  });

  test('that is too long is refused before it has come', () => {
    const header = answer(1, 0, '', '');
    header.writeUInt32BE(64 * 1024 * 1024, 8);
    expect(() => new AnswerDecoder().push(header)).toThrow('a program in a container printed 67108864 bytes');
  });

  test('is the same however its bytes are cut', () => {
    const answers = fc.array(
      fc.record({ number: fc.nat(), status: fc.nat(0xffff), stdout: fc.string(), stderr: fc.string() }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(answers, fc.array(fc.nat(60), { maxLength: 20 }), (some, cuts) => {
        const bytes = Buffer.concat(some.map((one) => answer(one.number, one.status, one.stdout, one.stderr)));
        const decoder = new AnswerDecoder();
        const read = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          read.push(...decoder.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        expect(read.map(({ number, stdout, stderr }) => ({ number, stdout, stderr }))).toEqual(
          some.map(({ number, stdout, stderr }) => ({ number, stdout, stderr })),
        );
      }),
    );
  });
});
