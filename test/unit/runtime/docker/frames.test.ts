import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FIRST_OWN_CHANNEL, FrameDecoder, MAX_PAYLOAD } from '../../../../src/runtime/docker/frames.js';
import type { FrameType } from '../../../../src/runtime/docker/frames.js';

const HEADERS: [FrameType, number, string][] = [
  ['listen', FIRST_OWN_CHANNEL, '01 80000000 00000002'],
  ['ok', 0, '02 00000000 00000002'],
  ['error', 0x8000_0001, '03 80000001 00000002'],
  ['open', 1, '04 00000001 00000002'],
  ['data', 258, '05 00000102 00000002'],
  ['end', 0x7fff_ffff, '06 7fffffff 00000002'],
  ['reset', 0xffff_ffff, '07 ffffffff 00000002'],
];
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe.each(HEADERS)('%s of channel %i', (type, channel, header) => {
  const payload = Buffer.from('hi');
  const frame = bytes(`${header} 6869`);

  test('has these bytes', () => {
    expect(encodeFrame(type, channel, payload)).toEqual(frame);
  });

  test('is read from them', () => {
    expect(new FrameDecoder().push(frame)).toEqual([{ type, channel, payload }]);
  });
});

test('a frame without a payload is its header', () => {
  expect(encodeFrame('end', 7)).toEqual(bytes('06 00000007 00000000'));
});

test('a frame arrives byte by byte', () => {
  const decoder = new FrameDecoder();
  const frame = encodeFrame('data', 7, Buffer.from('hello'));
  for (const byte of frame.subarray(0, -1)) expect(decoder.push(Buffer.of(byte))).toEqual([]);
  expect(decoder.push(frame.subarray(-1))).toEqual([{ type: 'data', channel: 7, payload: Buffer.from('hello') }]);
});

test('a payload may have the largest length, and no more', () => {
  const [frame] = new FrameDecoder().push(encodeFrame('data', 7, Buffer.alloc(MAX_PAYLOAD)));
  expect(frame?.payload).toHaveLength(MAX_PAYLOAD);
  expect(() => encodeFrame('data', 7, Buffer.alloc(MAX_PAYLOAD + 1))).toThrow('65537 bytes');
});

test.each([
  ['an unknown type', '08 00000001 00000000', 'a frame of unknown type 8'],
  ['no type', '00 00000001 00000000', 'a frame of unknown type 0'],
  ['a length beyond the limit, before its bytes', '05 00000001 00010001', 'a frame of 65537 bytes'],
  ['text', Buffer.from('Can’t locate').toString('hex'), 'a frame of'],
])('%s is refused', (_, hex, message) => {
  const want = expect.stringContaining(message) as string;
  const hint = expect.stringContaining('restate-cluster generate') as string;
  expect(() => new FrameDecoder().push(bytes(hex))).toThrow(
    expect.objectContaining({ code: 'command-failed', message: want, hint }) as Error,
  );
});

test('frames are the same however their bytes are cut', () => {
  const frames = fc.record({
    type: fc.constantFrom(...HEADERS.map(([type]) => type)),
    channel: fc.nat(0xffff_ffff),
    payload: fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
  });
  const cuts = fc.array(fc.nat(30), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(frames), cuts, (sent, lengths) => {
      const stream = Buffer.concat(sent.map(({ type, channel, payload }) => encodeFrame(type, channel, payload)));
      const decoder = new FrameDecoder();
      const received = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const end = at + 1 + (lengths[i % lengths.length] ?? 0);
        received.push(...decoder.push(stream.subarray(at, end)));
        at = end;
      }
      expect(received).toEqual(sent);
    }),
  );
});
