import type { SnapshotList } from '../../cluster/snapshots/list.js';
import type { SnapshotOutcome } from '../../restate/snapshots.js';
import { few, plural } from '../../spec/words.js';
import { table } from './table.js';

/** `45 s`, `12 min`, `3 h`, `2 d`. */
export function age(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${String(seconds)} s`;
  if (seconds < 7_200) return `${String(Math.round(seconds / 60))} min`;
  return seconds < 172_800 ? `${String(Math.round(seconds / 3_600))} h` : `${String(Math.round(seconds / 86_400))} d`;
}

/** `812 B`, `14 kB`, `2.3 MB`. */
function size(bytes: number): string {
  if (bytes < 1_000) return `${String(bytes)} B`;
  return bytes < 1_000_000 ? `${String(Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What `snapshot create` shows: what went wrong last, where it is read. */
export function renderOutcomes(outcomes: readonly SnapshotOutcome[]): string {
  const rows = outcomes.map((one) =>
    one.ok
      ? [String(one.partition), `up to LSN ${String(one.lsn)}`, one.id]
      : [String(one.partition), 'failed', one.reason],
  );
  const failed = outcomes.filter(({ ok }) => !ok).length;
  const summary =
    failed === 0
      ? `${plural(outcomes.length, 'snapshot')} taken.`
      : `${plural(failed, 'partition')} of ${String(outcomes.length)} without a new snapshot; nothing is lost: the log is kept.`;
  const hints = new Set(outcomes.flatMap((one) => (one.ok || one.hint === undefined ? [] : [one.hint])));
  return [table([['PARTITION', 'SNAPSHOT', ''], ...rows]), '', summary, ...hints].join('\n');
}

/** What to say of partitions whose logs were trimmed further than their snapshots reach; nothing where there are none. */
export function uncoveredLines(uncovered: readonly number[] | undefined): string[] {
  if (uncovered === undefined || uncovered.length === 0) return [];
  const which = few(uncovered.map(String));
  return [
    `The store lacks what was trimmed from the logs of ${uncovered.length === 1 ? 'partition' : 'partitions'} ${which}: no node can be added.`,
    'Take the snapshots again with `restate-cluster up`, or `restate-cluster snapshot create`.',
  ];
}

/** What `snapshot list` shows. */
export function renderSnapshots({ name, store, partitions, snapshots, uncovered }: SnapshotList): string {
  const count = `${name}: ${String(snapshots.length)} of ${plural(partitions, 'partition')} with a snapshot, in ${store}`;
  const head = [count, ...uncoveredLines(uncovered)].join('\n');
  if (snapshots.length === 0) return head;
  const rows = snapshots.map((one) => [
    String(one.partition),
    String(one.lsn),
    age(one.ageMs),
    size(one.bytes),
    String(one.retained),
    one.node,
    one.id,
  ]);
  return [head, '', table([['PARTITION', 'LSN', 'AGE', 'SIZE', 'KEPT', 'BY', 'SNAPSHOT'], ...rows])].join('\n');
}
