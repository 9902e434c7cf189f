import { durationMs } from './duration.js';
import type { Fingerprint, RowPrint } from './types.js';

/** Why something may have changed while nothing was lost. */
export type Move = 'timer fired' | 'sleep ended' | 'retention ended';

/** What an invocation was, and what it is. */
interface Life {
  readonly before: RowPrint | undefined;
  readonly after: RowPrint | undefined;
}

/** A clock of a node may be a little ahead of ours. */
const CLOCK_MS = 2_000;

/** What may have moved between two fingerprints of a cluster whose services are out of reach, and why. */
export class Allowance {
  readonly #before: ReadonlyMap<string, RowPrint>;
  readonly #after: ReadonlyMap<string, RowPrint>;
  readonly #until: number;
  /** `service/key` of workflows whose run was forgotten, with which their state and promises go. */
  readonly #goneWorkflows: ReadonlySet<string>;

  constructor(before: Fingerprint, after: Fingerprint) {
    this.#before = before.tables.get('invocations') ?? new Map();
    this.#after = after.tables.get('invocations') ?? new Map();
    this.#until = Date.parse(after.taken) + CLOCK_MS;
    const gone = [...this.#before].filter(([key]) => !this.#after.has(key)).map(([, row]) => row);
    this.#goneWorkflows = new Set(
      gone
        .filter((row) => row.moving['target_service_ty'] === 'workflow' && this.#isOver(row, 'completion_retention'))
        .map(({ moving }) => JSON.stringify([moving['target_service_name'], moving['target_service_key']])),
    );
  }

  #life(id: unknown): Life {
    const key = JSON.stringify([id]);
    return { before: this.#before.get(key), after: this.#after.get(key) };
  }

  #isOver(row: RowPrint | undefined, retention: 'completion_retention' | 'journal_retention'): boolean {
    const completed = Date.parse(row?.moving['completed_at'] ?? '');
    // Without a known end, nothing explains that a row is gone.
    const kept = durationMs(row?.moving[retention]) ?? Infinity;
    return row?.moving['status'] === 'completed' && completed + kept <= this.#until;
  }

  #fired({ before }: Life): boolean {
    if (before?.moving['status'] !== 'scheduled') return false;
    return Date.parse(before.moving['scheduled_start_at'] ?? '') <= this.#until;
  }

  /** Why an invocation may have another status. */
  status(key: string): Move | undefined {
    const [id] = JSON.parse(key) as unknown[];
    const life = this.#life(id);
    const [from, to] = [life.before?.moving['status'], life.after?.moving['status']];
    if (this.#fired(life) && (to === 'invoked' || to === 'inboxed')) return 'timer fired';
    return from === 'suspended' && to === 'invoked' ? 'sleep ended' : undefined;
  }

  /** Why a row may be there that was not. */
  added(what: string, key: string, row: RowPrint): Move | undefined {
    const parts = JSON.parse(key) as unknown[];
    if (what === 'journal entries') {
      const life = this.#life(parts[0]);
      if (this.#fired(life)) return 'timer fired';
      const waits = life.before?.moving['status'] === 'suspended' || life.before?.moving['status'] === 'invoked';
      return waits && row.moving['entry_type'] === 'Notification: Sleep' ? 'sleep ended' : undefined;
    }
    if (what === 'queued calls') return this.#fired(this.#life(parts[2])) ? 'timer fired' : undefined;
    if (what !== 'held keys') return undefined;
    const called = [...this.#before].some(
      ([, { moving }]) =>
        moving['target_service_name'] === parts[0] &&
        moving['target_service_key'] === parts[1] &&
        moving['status'] === 'scheduled' &&
        Date.parse(moving['scheduled_start_at'] ?? '') <= this.#until,
    );
    return called ? 'timer fired' : undefined;
  }

  /** Why a row may be gone. */
  gone(what: string, key: string): Move | undefined {
    const parts = JSON.parse(key) as unknown[];
    const over = 'retention ended';
    if (what === 'invocations')
      return this.#isOver(this.#life(parts[0]).before, 'completion_retention') ? over : undefined;
    if (what === 'journal entries') {
      const { before } = this.#life(parts[0]);
      return this.#isOver(before, 'journal_retention') || this.#isOver(before, 'completion_retention')
        ? over
        : undefined;
    }
    if (what === 'idempotency keys') return this.#someCompletionIsOver(parts) ? over : undefined;
    const owner = JSON.stringify(parts.slice(-3, -1));
    const ofWorkflow = what === 'state entries' || what === 'promises' ? owner : JSON.stringify(parts.slice(0, 2));
    return this.#goneWorkflows.has(ofWorkflow) ? over : undefined;
  }

  /** Why a row may be another: entries of the first journal format note the end of a sleep in themselves. */
  changed(what: string, before: RowPrint): Move | undefined {
    return what === 'journal entries' && before.moving['entry_type'] === 'Sleep' ? 'sleep ended' : undefined;
  }

  #someCompletionIsOver([service]: readonly unknown[]): boolean {
    return [...this.#before].some(
      ([key, row]) =>
        !this.#after.has(key) &&
        row.moving['target_service_name'] === service &&
        this.#isOver(row, 'completion_retention'),
    );
  }
}
