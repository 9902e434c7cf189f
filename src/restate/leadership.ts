/**
 * A wish who leads a partition; servers of 1.7 follow it. One of 1.6 does not know it: restatectl exits 1 there, after it
 * wrote the wish down where a later 1.7 will find it. Wishes last until they are taken back.
 */
export function pinArgs(partitions: readonly number[], id: string): string[] {
  return ['partitions', 'leadership', 'pin', `--node=${id}`, ...partitions.map(String)];
}

export function unpinArgs(partitions: readonly number[]): string[] {
  return ['partitions', 'leadership', 'unpin', ...partitions.map(String)];
}

/** Until {@link unfreezeArgs}, no other node is made the leader, also where the one there is has died. */
export function freezeArgs(partitions: readonly number[], reason: string): string[] {
  return ['partitions', 'leadership', 'freeze', `--reason=${reason}`, ...partitions.map(String)];
}

export function unfreezeArgs(partitions: readonly number[]): string[] {
  return ['partitions', 'leadership', 'unfreeze', ...partitions.map(String)];
}

export interface Leadership {
  readonly partition: number;
  /** Id of the node that leads. */
  readonly leader: string | undefined;
  /** Id of the node that should lead and does not. A wish that is fulfilled does not show. */
  readonly wanted: string | undefined;
  /** Whether the wish can't be fulfilled: that node does not hold the partition. */
  readonly unfit: boolean;
  /** Why no other leader may be chosen; `undefined` where one may. */
  readonly frozen: string | undefined;
}

const LINE = /^\s*(\d+)\s+(N\d+|none)(?:\s+→\s+(N\d+)(\s+✗)?)?\s+(?:FROZEN: (.*?)|-)\s*$/;

/** Reads the table of {@link LEADERSHIP_ARGS}, which has no JSON form; lines of another form are passed over. */
export function parseLeadership(stdout: string): Leadership[] {
  return stdout.split('\n').flatMap((line) => {
    const found = LINE.exec(line);
    if (found === null) return [];
    const [, partition, leader, wanted, cross, frozen] = found;
    return [
      {
        partition: Number(partition),
        leader: leader === 'none' ? undefined : leader,
        wanted,
        unfit: cross !== undefined,
        frozen,
      },
    ];
  });
}
