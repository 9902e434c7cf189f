import { resolve } from 'node:path';
import { canonicalPath } from '../../files/canonical-path.js';
import { freeDiskMb } from '../../machine/disk.js';
import type { ClusterPlan } from '../../plan/types.js';
import { plural } from '../../spec/words.js';
import type { ClusterSpec } from '../../spec/types.js';
import { openCluster } from '../open.js';
import { examine } from './examine.js';
import { readJournal } from './journal.js';
import type { Journal } from './journal.js';
import { checkSame, planMigration, refuseBoth, refuseRunning } from './migrate.js';
import type { MigrateOptions } from './migrate.js';
import { listSource } from './sources/listing.js';
import type { Source } from './sources/source.js';
import { drawCluster } from './write-cluster.js';

/** What {@link migrate} would do. */
export interface PlannedMigration {
  readonly dir: string;
  readonly plan: ClusterPlan;
  /** What the cluster would be. */
  readonly spec: ClusterSpec;
  /** Whether its number of partitions is that of the source: it is known once the copy was looked at. */
  readonly partitionsKnown: boolean;
  readonly source: { readonly label: string; readonly nodeName: string; readonly version: string };
  /** Bytes that would be copied; 0 where an earlier call has done that. */
  readonly bytes: number;
  /** MB that are free where native nodes keep their data; absent for containers, and where it is not known. */
  readonly freeMb: number | undefined;
  /** Whether an earlier call has begun, and this one would finish it. */
  readonly begun: boolean;
  readonly sourceRuns: boolean;
  /** In order. */
  readonly steps: readonly string[];
  /** What the cluster will not have of the source, and what is only known later. */
  readonly notes: readonly string[];
}

/** The migration that a directory is in the middle of. Unlike the real run, it forgets none whose data is gone. */
async function begunIn(dir: string): Promise<Journal | undefined> {
  const journal = await readJournal(dir);
  if (journal === undefined) return undefined;
  return (await (await openCluster(dir)).runtime.hasData()) ? journal : undefined;
}

function stepsOf(
  label: string,
  journal: Journal | undefined,
  nodes: number,
  halts: boolean,
  starts: boolean,
): string[] {
  if (journal?.compared !== undefined) return starts ? ['start the cluster, which is complete'] : [];
  const copy = halts ? `pause ${label}, copy it, and let it go on` : `copy ${label}`;
  return [
    ...(journal === undefined ? [copy] : []),
    ...(journal?.looked === true
      ? []
      : ['start the copy without workers, and ask for its partitions, deployments and subscriptions']),
    'start the copy alone, unable to call services, and read all it holds',
    'make its logs replicated ones, and snapshot its partitions',
    `add ${plural(nodes - 1, 'node')}, and make the copies`,
    'read everything again, and compare it row by row',
    'give the nodes their own settings',
    ...(starts ? ['start the cluster'] : []),
  ];
}

const NOTES = [
  'settings of its restate.toml and its environment are not taken over, but for its name',
  'Kafka clusters of its restate.toml are not taken over; one with a subscription to a Kafka cluster of its admin API is refused once the copy was looked at',
  'that it is a single node, and how many partitions it has, is known once the copy was looked at',
];

/**
 * Tells what {@link migrate} would do. Reads the source, and writes, fetches, halts and starts nothing.
 *
 * @throws {ClusterError} what the real run refuses before it copies: `source-unfit`, `source-running`, `directory-taken` …
 */
export async function planMigrate(source: Source, options: MigrateOptions): Promise<PlannedMigration> {
  const listing = await listSource(source);
  const examined = examine(source.label, listing);
  const { dir: place, stopSource = false } = options;
  const dir = await canonicalPath(resolve(typeof place === 'string' ? place : place(examined.clusterName)));
  const users = await source.users();
  if (users.length > 0) refuseBoth(options.start, source);
  const begun = await begunIn(dir);
  if (begun !== undefined) checkSame(source, begun, dir);
  else if (!stopSource) refuseRunning(source, users);
  const spec = (begun ?? (await planMigration(source, examined, dir, options)).journal).spec;
  const { plan } = await drawCluster(spec, spec);
  const sourceRuns = users.length > 0;
  const starts = options.start ?? !sourceRuns;
  const { nodeName, version } = examined;
  return {
    dir,
    plan,
    spec,
    partitionsKnown: begun?.looked === true,
    source: { label: source.label, nodeName, version },
    bytes: begun === undefined ? listing.bytes : 0,
    freeMb: plan.runtime === 'native' ? await freeDiskMb(dir) : undefined,
    begun: begun !== undefined,
    sourceRuns,
    steps: stepsOf(source.label, begun, plan.nodes.length, sourceRuns, starts),
    notes: begun?.looked === true ? NOTES.slice(0, 1) : NOTES,
  };
}
