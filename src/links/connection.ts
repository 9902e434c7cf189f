import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Pipe } from './pipe.js';
import { linkKey } from './rules.js';
import type { LinkRule, LinkRules } from './rules.js';

export interface ConnectionOptions {
  /** The node that opened the connection. */
  readonly from: string;
  readonly to: string;
  readonly incoming: Duplex;
  /** Opens the connection to the target. */
  readonly connect: () => Duplex;
  readonly random: () => number;
  /** Called when nothing of the connection is left. */
  readonly onClosed: () => void;
}

const PASS: LinkRule = {};

/** Makes a stream ours: nothing but its `close` is heard of it, which comes after an error too. */
function adopt(stream: Duplex): void {
  // One direction may end before the other; the pipes carry each end over.
  stream.allowHalfOpen = true;
  if (stream instanceof Socket) {
    // Bytes are late by rule only; Nagle's algorithm would add to it.
    stream.setNoDelay(true);
    // Nobody here waits for what nodes tell each other.
    stream.unref();
  }
  stream.on('error', () => {
    stream.destroy();
  });
}

/** Whether both directions had come to their end, so that the other side knows all there is to know. */
function endedWell(stream: Duplex): boolean {
  return stream.readableEnded && stream.writableFinished;
}

/**
 * A connection that one node opened to another, and the two pipes that carry it on. The target is connected to once both
 * directions are open, as a handshake needs both. Until then the connection waits; one that ends or closes while it waits
 * was given up, and the target never hears of it: so does TCP when a socket that is still connecting is shut down.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #requests: Pipe;
  #replies: Pipe | undefined;
  #target: Duplex | undefined;

  constructor(options: ConnectionOptions, rules: LinkRules) {
    this.#options = options;
    const { incoming } = options;
    adopt(incoming);
    this.#requests = new Pipe(incoming, PASS, options.random);
    incoming.once('end', () => {
      if (this.#target === undefined) incoming.destroy();
    });
    incoming.once('close', () => {
      if (!endedWell(incoming)) {
        this.#requests.breakOff();
        this.#replies?.stop();
      }
      this.#sideClosed();
    });
    this.follow(rules);
  }

  /** Sets the rules of both directions, from now on. */
  follow(rules: LinkRules): void {
    const { from, to } = this.#options;
    const there = rules.get(linkKey(from, to)) ?? PASS;
    const back = rules.get(linkKey(to, from)) ?? PASS;
    this.#requests.follow(there);
    this.#replies?.follow(back);
    if (this.#target === undefined && there.cut !== true && back.cut !== true) this.#open(back);
  }

  /** Ends both sides at once, whatever the rules. */
  destroy(): void {
    this.#requests.stop();
    this.#replies?.stop();
    this.#options.incoming.destroy();
    this.#target?.destroy();
  }

  #open(back: LinkRule): void {
    const { incoming, connect, random } = this.#options;
    if (incoming.destroyed) return;
    let target: Duplex;
    try {
      target = connect();
    } catch {
      incoming.destroy();
      return;
    }
    adopt(target);
    const replies = new Pipe(target, back, random);
    target.once('close', () => {
      if (!endedWell(target)) {
        replies.breakOff();
        this.#requests.stop();
      }
      this.#sideClosed();
    });
    this.#target = target;
    this.#replies = replies;
    replies.into(incoming);
    this.#requests.into(target);
  }

  #sideClosed(): void {
    const { incoming, onClosed } = this.#options;
    if (!incoming.closed || this.#target?.closed === false) return;
    this.#requests.stop();
    this.#replies?.stop();
    onClosed();
  }
}
