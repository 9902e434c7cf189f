import type { Readable, Writable } from 'node:stream';
import type { LinkRule } from './rules.js';
import { segmentDelayMs } from './segment-delay.js';

/** So much is held at most, more or less one chunk; then the source has to wait. */
const MAX_HELD_BYTES = 1024 * 1024;
/** Node's timers take no longer time. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What is sent: bytes, the end of the stream (TCP's FIN), or that the connection is broken (RST). */
type Segment = Buffer | 'end' | 'broken';

interface Held {
  readonly segment: Segment;
  /** Not to be delivered before, on `performance`'s clock. */
  readonly due: number;
}

function sizeOf(segment: Segment): number {
  return typeof segment === 'string' ? 0 : segment.length;
}

/**
 * One direction of one connection. Takes what a source sends, holds it as long as the rule of the link says, and delivers
 * it in order. Where the rule says nothing, bytes are written on in the very call in which they come.
 */
export class Pipe {
  readonly #source: Readable;
  readonly #random: () => number;
  #rule: LinkRule;
  #destination: Writable | undefined;
  #destinationIsFull = false;
  #held: Held[] = [];
  #heldBytes = 0;
  #lastDue = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Reads from the source at once. Nothing is delivered before there is a destination. */
  constructor(source: Readable, rule: LinkRule, random: () => number) {
    this.#source = source;
    this.#rule = rule;
    this.#random = random;
    source.on('data', this.#send);
    source.on('end', this.#sendEnd);
  }

  /** Where to deliver to; called once. */
  into(destination: Writable): void {
    this.#destination = destination;
    destination.on('drain', this.#drained);
    this.#deliverDue();
  }

  /** The rule from now on. What is already on its way keeps its time, but for a cut, which holds it too. */
  follow(rule: LinkRule): void {
    this.#rule = rule;
    this.#deliverDue();
  }

  /** Destroys the destination, as late as something sent now would arrive. */
  breakOff(): void {
    this.#send('broken');
  }

  /** Delivers nothing any more. The source is read on, into nothing, so that its end still shows. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#source.off('data', this.#send);
    this.#source.off('end', this.#sendEnd);
    this.#source.resume();
    this.#destination?.off('drain', this.#drained);
    this.#destination = undefined;
    this.#destinationIsFull = false;
    this.#held = [];
    this.#heldBytes = 0;
  }

  readonly #send = (segment: Segment): void => {
    const delayMs = segmentDelayMs(this.#rule, this.#random);
    const destination = this.#openDestination();
    if (delayMs === 0 && this.#held.length === 0 && destination !== undefined) {
      this.#deliver(segment, destination);
      this.#holdSourceBack();
      return;
    }
    this.#lastDue = Math.max(this.#lastDue, performance.now() + delayMs);
    this.#held.push({ segment, due: this.#lastDue });
    this.#heldBytes += sizeOf(segment);
    this.#deliverDue();
  };

  readonly #sendEnd = (): void => {
    this.#send('end');
  };

  readonly #drained = (): void => {
    this.#destinationIsFull = false;
    this.#deliverDue();
  };

  /** The destination, where it can be written to right now. */
  #openDestination(): Writable | undefined {
    return this.#rule.cut === true || this.#destinationIsFull ? undefined : this.#destination;
  }

  #deliver(segment: Segment, destination: Writable): void {
    if (segment === 'broken') destination.destroy();
    else if (segment === 'end') destination.end();
    else this.#destinationIsFull = !destination.write(segment);
  }

  #deliverDue(): void {
    clearTimeout(this.#timer);
    for (let next = this.#held[0]; next !== undefined; next = this.#held[0]) {
      const destination = this.#openDestination();
      if (destination === undefined) break;
      const waitMs = next.due - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(
          () => {
            this.#deliverDue();
          },
          Math.min(Math.ceil(waitMs), MAX_TIMER_MS),
        );
        // As the connection itself, it keeps no process alive.
        this.#timer.unref();
        break;
      }
      this.#held.shift();
      this.#heldBytes -= sizeOf(next.segment);
      this.#deliver(next.segment, destination);
    }
    this.#holdSourceBack();
  }

  /** Backpressure: the source waits while too much is held, or the destination takes no more. */
  #holdSourceBack(): void {
    const wait = this.#destinationIsFull || this.#heldBytes >= MAX_HELD_BYTES;
    if (wait === this.#source.isPaused()) return;
    if (wait) this.#source.pause();
    else this.#source.resume();
  }
}
