import type { Duplex } from 'node:stream';
import { ClusterError } from '../../errors.js';
import { spawnPiped } from '../../exec/piped.js';
import type { PipedProgram } from '../../exec/piped.js';
import type { RunError } from '../../exec/run-error.js';
import { Channel } from './channel.js';
import { execArgs } from './compose-args.js';
import { encodeFrame, FIRST_OWN_CHANNEL, FrameDecoder } from './frames.js';
import type { Frame, FrameType } from './frames.js';

/** How long a gateway whose stdin has ended may take to end. */
const CLOSE_MS = 2_000;
/** How long the engine may take to begin one. */
const OPEN_MS = 20_000;
/** What the gateway answers unasked, once it runs. */
const HELLO = 0;

/**
 * A way for this process into a network of containers, and back. It keeps this process alive only while an answer is
 * awaited: what passes through it is the affair of others.
 */
export interface Tunnel {
  /**
   * Listens inside. Streams are half-open: each direction ends on its own.
   *
   * @param address `tcp:PORT` on all addresses of the gateway, or `unix:/path`, which all users may connect to
   * @throws {ClusterError} `command-failed` where that can't be, or the tunnel ends
   */
  listen(address: string, onConnection: (connection: Duplex) => void): Promise<void>;
  /**
   * Connects to something inside. What is written goes there as soon as there is a connection; where there is none, the
   * stream is destroyed with an error.
   *
   * @param target `tcp:HOST:PORT` or `unix:/path`
   */
  connect(target: string): Duplex;
  /** Breaks off every connection and ends the gateway's end. Never rejects. */
  close(): Promise<void>;
  /** Resolves when the tunnel has ended: with the reason, or with nothing after {@link close}. Never rejects. */
  readonly closed: Promise<Error | undefined>;
}

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly address: string;
}

class ExecTunnel implements Tunnel {
  readonly closed: Promise<Error | undefined>;
  readonly ready: Promise<void>;
  readonly #container: string;
  readonly #program: PipedProgram;
  readonly #decoder = new FrameDecoder();
  readonly #channels = new Map<number, Channel>();
  readonly #listeners = new Map<string, (connection: Duplex) => void>();
  readonly #pending = new Map<number, Pending>();
  #nextId = FIRST_OWN_CHANNEL;
  #closing = false;
  /** Why nothing goes through any more. */
  #over: ClusterError | undefined;

  constructor(container: string, program: PipedProgram) {
    this.#container = container;
    this.#program = program;
    this.ready = this.#answer(HELLO, '');
    program.stdout.on('data', (chunk: Buffer) => {
      this.#received(chunk);
    });
    this.closed = program.ended.then((failure) => {
      this.#end(this.#ended(failure));
      // By `close`, or by the signal while it was being opened.
      return this.#over?.code === 'interrupted' ? undefined : this.#over;
    });
  }

  listen(address: string, onConnection: (connection: Duplex) => void): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    if (this.#listeners.has(address)) return Promise.reject(this.#cannotListen(address, 'it does so already'));
    // A connection may follow the answer at once.
    this.#listeners.set(address, onConnection);
    const id = this.#nextId++;
    this.#send('listen', id, Buffer.from(address));
    return this.#answer(id, address);
  }

  connect(target: string): Duplex {
    const id = this.#nextId++;
    const channel = this.#open(id);
    if (this.#over === undefined) this.#send('open', id, Buffer.from(target));
    else channel.breakOff(this.#over);
    return channel;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#hold();
    this.#end(new ClusterError('interrupted', `the tunnel into ${this.#container} was closed`));
    this.#program.stdin.end();
    const timer = setTimeout(this.#program.kill, CLOSE_MS);
    await this.closed;
    clearTimeout(timer);
  }

  /** Ends it at once, for a reason. */
  fail(error: ClusterError): void {
    this.#end(error);
    this.#program.kill();
  }

  #answer(id: number, address: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, address });
      this.#hold();
    });
  }

  #hold(): void {
    this.#program.hold(this.#closing || this.#pending.size > 0);
  }

  #open(id: number): Channel {
    const channel = new Channel(
      (type, payload, done) => {
        this.#send(type, id, payload, done);
      },
      () => this.#channels.delete(id),
    );
    this.#channels.set(id, channel);
    return channel;
  }

  #send(type: FrameType, channel: number, payload?: Uint8Array, done?: () => void): void {
    // An error is the end of the program, and of the tunnel, which says more.
    this.#program.stdin.write(encodeFrame(type, channel, payload), (error) => {
      if (!error) done?.();
    });
  }

  #received(chunk: Buffer): void {
    try {
      for (const frame of this.#decoder.push(chunk)) if (this.#over === undefined) this.#take(frame);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      this.fail(error);
    }
  }

  #take({ type, channel: id, payload }: Frame): void {
    switch (type) {
      case 'open': {
        const onConnection = this.#listeners.get(payload.toString());
        const channel = this.#open(id);
        if (onConnection === undefined) channel.destroy();
        else onConnection(channel);
        return;
      }
      case 'ok':
      case 'error': {
        const pending = this.#pending.get(id);
        this.#pending.delete(id);
        this.#hold();
        if (type === 'ok') pending?.resolve();
        else if (pending !== undefined) {
          this.#listeners.delete(pending.address);
          pending.reject(this.#cannotListen(pending.address, payload.toString()));
        }
        return;
      }
      case 'data':
      case 'end':
      case 'reset':
        // One that is over on this side may not be on the other yet.
        this.#channels.get(id)?.receive(type, payload);
        return;
      case 'listen':
        throw new ClusterError('command-failed', 'the gateway asked to listen');
    }
  }

  #cannotListen(address: string, why: string): ClusterError {
    return new ClusterError('command-failed', `${this.#container} can't listen on ${address}: ${why}`, {
      hint: 'Something else in that container may hold the address; use another.',
    });
  }

  #ended(failure: RunError | undefined): ClusterError {
    return new ClusterError('command-failed', `the tunnel into ${this.#container} ended`, {
      hint: `See whether that container runs, and has perl: docker exec ${this.#container} perl -v`,
      ...(failure === undefined ? {} : { details: failure.tail, cause: failure }),
    });
  }

  #end(error: ClusterError): void {
    if (this.#over !== undefined) return;
    this.#over = error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    for (const channel of [...this.#channels.values()]) channel.breakOff(error);
  }
}

/**
 * Opens a tunnel through a running container that has perl, by `docker exec`.
 *
 * @param container its name or id
 * @param script path of gateway.pl inside it
 * @param options.signal ends the opening, not the tunnel
 * @throws {ClusterError} `command-failed` where the container does not run, or can't run the script; `interrupted` where
 * the signal is aborted
 */
export async function openTunnel(
  container: string,
  script: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Tunnel> {
  const { signal } = options;
  const args = execArgs(container, [], ['perl', script], 'input');
  const tunnel = new ExecTunnel(container, await spawnPiped('docker', args));
  const interrupt = () => {
    tunnel.fail(new ClusterError('interrupted', 'interrupted'));
  };
  const timer = setTimeout(() => {
    tunnel.fail(
      new ClusterError('command-failed', `${container} gave no answer within ${String(OPEN_MS / 1_000)} s`, {
        hint: 'Check that Docker answers: docker ps. Restart it where it does not.',
      }),
    );
  }, OPEN_MS);
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted === true) interrupt();
  try {
    await tunnel.ready;
    return tunnel;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}
