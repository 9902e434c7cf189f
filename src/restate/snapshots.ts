import type { RunResult } from '../exec/run.js';

/** One snapshot that was asked for. */
export type SnapshotOutcome =
  | {
      readonly partition: number;
      readonly ok: true;
      /** As in `snap_…`. */
      readonly id: string;
      /** The log up to here is in it. */
      readonly lsn: number;
    }
  | { readonly partition: number; readonly ok: false; readonly reason: string };

/** Partitions are positional; without any, restatectl takes all. */
export function createSnapshotArgs(partitions: readonly number[], trimLog: boolean): string[] {
  return ['snapshots', 'create', ...(trimLog ? ['--trim-log'] : []), ...partitions.map(String)];
}

/** What a reason begins with that tells nothing: time, level and name of the module. */
const CREATED = /^.*Snapshot created for partition (\d+): (\S+) \(log \d+ @ LSN >= (\d+)\)/;
const FAILED = /Failed to create snapshot for partition (\d+): (.*)$/;

/**
 * What `restatectl snapshots create` says of each partition; it exits 0 although all may have failed.
 * (tools/restatectl/src/commands/snapshot/create_snapshot.rs in Restate's sources)
 */
export function parseSnapshotOutcomes({ stdout, stderr }: RunResult): SnapshotOutcome[] {
  return `${stdout}\n${stderr}`.split('\n').flatMap((line): SnapshotOutcome[] => {
    const created = CREATED.exec(line);
    if (created !== null) {
      return [{ partition: Number(created[1]), ok: true, id: created[2] ?? '', lsn: Number(created[3]) }];
    }
    const failed = FAILED.exec(line);
    return failed === null ? [] : [{ partition: Number(failed[1]), ok: false, reason: (failed[2] ?? '').trim() }];
  });
}

/** Whether a partition has no node to take its snapshot yet, as right after a start. */
export function isTooEarly(reason: string): boolean {
  return /no suitable node|suitable node/i.test(reason);
}
