import { ClusterError } from '../../errors.js';

/** How a program ended that a session ran; the bytes are told in compose-templates/exec-session.pl. */
export interface Answer {
  readonly number: number;
  /** Absent where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Number, wait status, and the lengths of both outputs. */
const HEADER_BYTES = 16;
/** Most bytes of one output; more is no output of restatectl. */
const MAX_OUTPUT = 32 * 1024 * 1024;

/** Asks for a program by its words; no words end the one of that number. */
export function encodeRequest(number: number, words: readonly string[]): Buffer {
  const payload = Buffer.from(words.join('\0'));
  const header = Buffer.alloc(8);
  header.writeUInt32BE(number, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** Puts answers together from chunks that are cut anywhere. */
export class AnswerDecoder {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes without which there is nothing to decode. */
  #needed = HEADER_BYTES;

  /** @throws {ClusterError} `command-failed` for an output that is too long */
  push(chunk: Buffer): Answer[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return [];
    let bytes = Buffer.concat(this.#chunks);
    const answers: Answer[] = [];
    for (;;) {
      this.#needed = answerBytes(bytes);
      if (bytes.length < this.#needed) break;
      answers.push(decode(bytes.subarray(0, this.#needed)));
      bytes = bytes.subarray(this.#needed);
    }
    this.#chunks = [bytes];
    this.#size = bytes.length;
    return answers;
  }
}

/** How long the first answer is; the length of a header where that is not known yet. */
function answerBytes(bytes: Buffer): number {
  if (bytes.length < HEADER_BYTES) return HEADER_BYTES;
  const [out, err] = [bytes.readUInt32BE(8), bytes.readUInt32BE(12)];
  if (out > MAX_OUTPUT || err > MAX_OUTPUT) {
    throw new ClusterError('command-failed', `a program in a container printed ${String(Math.max(out, err))} bytes`);
  }
  return HEADER_BYTES + out + err;
}

function decode(bytes: Buffer): Answer {
  const status = bytes.readUInt32BE(4);
  const signal = status & 0x7f;
  const outputs = bytes.subarray(HEADER_BYTES);
  const split = bytes.readUInt32BE(8);
  return {
    number: bytes.readUInt32BE(0),
    exitCode: signal === 0 ? status >> 8 : undefined,
    signal: signal === 0 ? undefined : `signal ${String(signal)}`,
    stdout: outputs.subarray(0, split).toString(),
    stderr: outputs.subarray(split).toString(),
  };
}
