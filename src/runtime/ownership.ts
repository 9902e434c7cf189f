/** Who made the data of a cluster's name, as it is written beside that data. */
export interface OwnerRecord {
  /** `id` of the manifest of that cluster directory. */
  readonly owner: string;
  /** Where that directory was at the last start. Absolute. */
  readonly directory: string;
}

/** What is in a directory that a record or a container names. */
export interface Claimant {
  /** `id` of its manifest; absent where it was written before there were any, or can't be read. */
  readonly id: string | undefined;
  /** Whether a call of ours is at work on it now. */
  readonly busy: boolean;
}

export interface OwnershipFacts {
  /** The cluster directory that asks. Absolute, without symbolic links, as all directories here. */
  readonly dir: string;
  /** `id` of its manifest, if it has one. */
  readonly id: string | undefined;
  /** Whether its manifest says that it was started. */
  readonly started: boolean;
  readonly record: OwnerRecord | undefined;
  /** Whether there is data under the cluster's name. */
  readonly data: boolean;
  /** Where the containers of that name were made from. */
  readonly containerDirs: readonly string[];
  /** Cluster directories of this name among those that are named elsewhere here. One that is absent is gone. */
  readonly claimants: ReadonlyMap<string, Claimant>;
}

/** Whose the containers and the data of a cluster's name are. */
export type Ownership =
  /** Nothing is there that could be taken from anybody. `renew`: the id is that of another directory, and a new one is due. */
  | { readonly state: 'free'; readonly renew: boolean }
  /** `id`: what the record says, where the manifest has none. `movedFrom`: where the directory was. */
  | { readonly state: 'ours'; readonly id: string | undefined; readonly movedFrom: string | undefined }
  /** The directory is a copy of another that is still there. */
  | { readonly state: 'copy'; readonly of: string }
  /** `present`: whether the directory that made them is still there. */
  | { readonly state: 'other'; readonly dir: string; readonly present: boolean }
  /** Nothing tells. */
  | { readonly state: 'unknown' };

const ours = (id: string | undefined, movedFrom: string | undefined): Ownership => ({ state: 'ours', id, movedFrom });

/** Without a record only containers, and the manifest of an older version, can tell. */
function withoutRecord({ dir, id, started, data, containerDirs, claimants }: OwnershipFacts): Ownership {
  if (!data && containerDirs.length === 0) return { state: 'free', renew: false };
  const elsewhere = containerDirs.filter((place) => place !== dir);
  const living = elsewhere.find((place) => claimants.has(place));
  if (living !== undefined) return { state: 'other', dir: living, present: true };
  // Older versions wrote neither id nor record. With an id, the record would be there.
  const older = started && id === undefined;
  const [gone] = elsewhere;
  if (gone !== undefined) return older ? ours(undefined, gone) : { state: 'other', dir: gone, present: false };
  // Compose was run by hand in this directory.
  if (containerDirs.length > 0) return ours(undefined, undefined);
  return older ? ours(undefined, undefined) : { state: 'unknown' };
}

/**
 * Decides whose the containers and the data of a cluster's name are: that of the directory that made them, wherever it was
 * moved. A copy of it made nothing.
 */
export function decideOwnership(facts: OwnershipFacts): Ownership {
  const { dir, id, started, record, data, containerDirs, claimants } = facts;
  if (record === undefined) return withoutRecord(facts);
  const nothing = !data && containerDirs.length === 0;
  const here = record.directory === dir;
  const holder = here ? undefined : claimants.get(record.directory);
  const holds = holder?.id === record.owner;
  // A call that gave a cluster of an older version its id was killed before it had written it down.
  const unfinished = here && id === undefined && started;
  if (record.owner === id || unfinished) {
    if (holds) return nothing ? { state: 'free', renew: true } : { state: 'copy', of: record.directory };
    const elsewhere = containerDirs.filter((place) => place !== dir && place !== record.directory);
    const living = elsewhere.find((place) => claimants.has(place) && claimants.get(place)?.id !== record.owner);
    if (living !== undefined) return { state: 'other', dir: living, present: true };
    return ours(record.owner, here ? containerDirs.find((place) => place !== dir) : record.directory);
  }
  // A start writes the record before it makes anything else.
  if (nothing && holder?.busy !== true) return { state: 'free', renew: false };
  return { state: 'other', dir: record.directory, present: holds };
}
