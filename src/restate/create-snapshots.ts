/**
 * Snapshots of these partitions, one after another.
 *
 * @param partitions default: all
 * @param options.trimLog delete what a snapshot holds from its log. A worker that lags behind takes the snapshot then.
 */
export function createSnapshotsArgs(
  partitions: readonly number[] = [],
  { trimLog = false }: { readonly trimLog?: boolean } = {},
): string[] {
  return ['snapshots', 'create', ...(trimLog ? ['--trim-log'] : []), ...partitions.map(String)];
}

/** What came of the snapshot of one partition. */
export type SnapshotOutcome =
  | {
      readonly partition: number;
      /** `snap_…`, the newest that the repository has now; the same as before where nothing was written since. */
      readonly snapshot: string;
      readonly log: number;
      /** It holds all records up to this number, at least. */
      readonly lsn: number;
    }
  | { readonly partition: number; readonly fault: string };

const CREATED = /^Snapshot created for partition (\d+): (\S+) \(log (\d+) @ LSN >= (\d+)\)\s*$/gm;
const FAILED =
  /Failed to create snapshot for partition (\d+): (.*?)(?=\n\d{4}-\d\d-\d\dT\S+ +[A-Z]+ |\s*$(?![\s\S]))/gs;

/**
 * What `snapshots create` did, by partition: it exits 0 also where each failed, with reasons on stderr. Partitions that
 * it says nothing of are absent.
 */
export function parseSnapshots({
  stdout,
  stderr,
}: {
  readonly stdout: string;
  readonly stderr: string;
}): SnapshotOutcome[] {
  const created = [...stdout.matchAll(CREATED)].map(([, partition, snapshot = '', log, lsn]) => ({
    partition: Number(partition),
    snapshot,
    log: Number(log),
    lsn: Number(lsn),
  }));
  const failed = [...stderr.matchAll(FAILED)].map(([, partition, fault = '']) => ({
    partition: Number(partition),
    fault: fault.trim(),
  }));
  return [...created, ...failed].sort((a, b) => a.partition - b.partition);
}
