import type { Duplex } from 'node:stream';
import { Connection } from './connection.js';
import type { LinkRules } from './rules.js';

export interface LinksOptions {
  /** Opens a connection to a node. Where it can't be reached, this throws or the stream fails: the same to us. */
  readonly connect: (to: string) => Duplex;
  /** Numbers from 0 up to but not 1, for jitter and loss. Default `Math.random`. */
  readonly random?: () => number;
}

/**
 * All connections between the nodes of a cluster, which pass through this process and fare as the rules say. Without rules
 * they pass untouched.
 *
 * @example
 * const links = new Links({ connect: (to) => createConnection(socketOf(to)) });
 * createServer({ allowHalfOpen: true }, (socket) => links.accept('node-1', 'node-2', socket));
 * links.apply(cutBetween([['node-1'], ['node-2', 'node-3']]));
 * links.apply(new Map()); // heals all
 */
export class Links {
  readonly #options: LinksOptions;
  readonly #connections = new Set<Connection>();
  #rules: LinkRules = new Map();
  #closed = false;

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  /** Takes over a connection that `from` opened to `to`, and carries it on. After `close` it is destroyed instead. */
  accept(from: string, to: string, incoming: Duplex): void {
    if (this.#closed || incoming.destroyed) {
      incoming.destroy();
      return;
    }
    const connection: Connection = new Connection(
      {
        from,
        to,
        incoming,
        connect: () => this.#options.connect(to),
        random: this.#options.random ?? Math.random,
        onClosed: () => this.#connections.delete(connection),
      },
      this.#rules,
    );
    this.#connections.add(connection);
  }

  /** Replaces all rules at once, also for connections that are open. */
  apply(rules: LinkRules): void {
    this.#rules = rules;
    for (const connection of this.#connections) connection.follow(rules);
  }

  /** How many connections there are, those that wait to be carried on among them. */
  get open(): number {
    return this.#connections.size;
  }

  /** Destroys all connections; nothing is left that keeps the process alive. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections) connection.destroy();
    this.#connections.clear();
  }
}
