import { ClusterError } from '../../errors.js';

/** By number; what each means is told in compose-templates/gateway.pl. */
const TYPES = ['listen', 'ok', 'error', 'open', 'data', 'end', 'reset'] as const;
const FIRST_TYPE = 1;
/** Type, channel, length of the payload. */
const HEADER_BYTES = 9;

export type FrameType = (typeof TYPES)[number];

/** Most bytes in one payload. */
export const MAX_PAYLOAD = 65_536;
/** Channels and requests of this side are numbered from here, those of the gateway from 1. */
export const FIRST_OWN_CHANNEL = 0x8000_0000;

export interface Frame {
  readonly type: FrameType;
  readonly channel: number;
  readonly payload: Buffer;
}

/**
 * A frame as bytes.
 *
 * @throws {RangeError} for a payload above {@link MAX_PAYLOAD}
 */
export function encodeFrame(type: FrameType, channel: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  if (payload.length > MAX_PAYLOAD) throw new RangeError(`a payload of ${String(payload.length)} bytes is too long`);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt8(TYPES.indexOf(type) + FIRST_TYPE, 0);
  frame.writeUInt32BE(channel, 1);
  frame.writeUInt32BE(payload.length, 5);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

function violation(what: string): ClusterError {
  return new ClusterError('command-failed', `the gateway sent ${what}`, {
    hint: 'Its gateway.pl may be of another version: write it again with `restate-cluster generate`.',
  });
}

/** Puts frames together from chunks that are cut anywhere. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes without which there is nothing to decode. */
  #needed = HEADER_BYTES;

  /**
   * The frames that are whole with this chunk; their payloads are views of it where that is possible.
   *
   * @throws {ClusterError} `command-failed` for what is no frame; nothing that follows can be decoded then
   */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // Bytes are put together once a frame is there, not with every chunk.
    if (this.#size < this.#needed) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      const end = at + this.#frameBytes(bytes, at);
      this.#needed = end - at;
      if (end > bytes.length) break;
      frames.push(decode(bytes.subarray(at, end)));
      at = end;
    }
    this.#chunks = [bytes.subarray(at)];
    this.#size = bytes.length - at;
    return frames;
  }

  /** How long the frame at an offset is; the length of a header where that is not known yet. */
  #frameBytes(bytes: Buffer, at: number): number {
    if (bytes.length - at < HEADER_BYTES) return HEADER_BYTES;
    const length = bytes.readUInt32BE(at + 5);
    if (length > MAX_PAYLOAD) throw violation(`a frame of ${String(length)} bytes, which is too long`);
    return HEADER_BYTES + length;
  }
}

function decode(frame: Buffer): Frame {
  const number = frame.readUInt8(0);
  const type = TYPES[number - FIRST_TYPE];
  if (type === undefined) throw violation(`a frame of unknown type ${String(number)}`);
  return { type, channel: frame.readUInt32BE(1), payload: frame.subarray(HEADER_BYTES) };
}
