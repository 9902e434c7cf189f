import { Duplex } from 'node:stream';
import { MAX_PAYLOAD } from './frames.js';
import type { FrameType } from './frames.js';

/** Sends a frame of one channel; `done` is called when the next one may follow. */
export type SendFrame = (type: FrameType, payload?: Uint8Array, done?: () => void) => void;

/**
 * A connection through the tunnel. It works like a socket: each direction ends on its own, destroying it before it has
 * ended makes the other side see it break off, and so does the other side here, by an error.
 */
export class Channel extends Duplex {
  readonly #send: SendFrame;
  readonly #forget: () => void;
  /** Whether the other side knows this one as over. */
  #over = false;
  #ended = false;

  /** @param forget called once, when nothing more is sent and nothing more need be received */
  constructor(send: SendFrame, forget: () => void) {
    super({ allowHalfOpen: true });
    this.#send = send;
    this.#forget = forget;
    // A connection may break at any time; whoever holds it need not listen for that.
    this.on('error', () => undefined);
  }

  /** Takes a frame of the other side. */
  receive(type: 'data' | 'end' | 'reset', payload: Buffer): void {
    if (type === 'reset') {
      this.breakOff(new Error(payload.toString()));
    } else if (type === 'end') {
      this.#ended = true;
      this.push(null);
    } else {
      // Kept where nobody reads: to stop one channel would be to stop all. HTTP/2's flow control bounds it.
      this.push(payload);
    }
  }

  /** Ends it where the other side knows already, or is gone. */
  breakOff(error: Error): void {
    this.#over = true;
    this.destroy(error);
  }

  override _read(): void {
    // Bytes are pushed when they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const rest = chunk.subarray(MAX_PAYLOAD);
    // In parts, so that other channels get their turn.
    this.#send('data', chunk.subarray(0, MAX_PAYLOAD), () => {
      if (rest.length > 0) this._write(rest, _encoding, done);
      else done();
    });
  }

  override _final(done: () => void): void {
    this.#send('end');
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const complete = this.#ended && this.writableFinished;
    if (!this.#over && !complete) this.#send('reset', Buffer.from(error?.message ?? 'closed').subarray(0, MAX_PAYLOAD));
    this.#forget();
    done(error);
  }
}
