/** One thing that happened to a cluster. */
export interface HistoryEntry {
  readonly at: Date;
  readonly kind: 'event' | 'fault' | 'crash' | 'healed' | 'look' | 'reset';
  /** In words. */
  readonly what: string;
}

const MAX_ENTRIES = 10_000;

/** What happened to a cluster, in order; of a very long life, the end. */
export class History {
  readonly #entries: HistoryEntry[] = [];

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  add(kind: HistoryEntry['kind'], what: string): void {
    this.#entries.push({ at: new Date(), kind, what });
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
  }

  /** Adds a look at the cluster where it differs from the last one. */
  addLook(what: string): void {
    const last = this.#entries.findLast(({ kind }) => kind === 'look');
    if (last?.what !== what) this.add('look', what);
  }
}
