import { RunError } from '../exec/run-error.js';
import { readManifest } from '../files/manifest.js';
import type { Manifest } from '../files/manifest.js';
import { decideChange, isOnlyReplacement, planOfManifest } from './change/decide.js';
import { whyNoUndo } from './change/undo.js';
import type { ClusterPlan } from '../plan/types.js';
import { CONFIG_ARGS, NODE_QUERY, parseConfig, parseNodeRows, sqlArgs } from '../restate/restatectl.js';
import type { ClusterSettings, NodeRow, PartitionRow } from '../restate/restatectl.js';
import { ownershipRefusal } from '../runtime/docker/refusals.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { RuntimeKind } from '../spec/types.js';
import { findLostData } from './interlock.js';
import type { LostData } from './interlock.js';
import { observe } from './observe.js';
import { findLost } from './replace/lost-nodes.js';
import type { LostNode } from './replace/lost-nodes.js';
import { isProvisioned, judge } from './readiness.js';
import { askTrimPoints, partitionsUncovered } from './snapshots/missing.js';
import { snapshotsStatus } from './snapshots/status.js';
import type { SnapshotsStatus, StoreStatus } from './snapshots/status.js';
import type { NodeView, Stage } from './readiness.js';

export interface NodeStatus {
  readonly name: string;
  /** `N1`; absent before the node has joined. */
  readonly id: string | undefined;
  readonly stage: Stage;
  /** What the machine says: `pid 4711`, `Up 3 minutes (healthy)`. */
  readonly process: string | undefined;
  /** What the other nodes think of it: `alive`, `suspect` or `dead`. */
  readonly seenAs: string | undefined;
  readonly version: string | undefined;
  /** The image it runs, where that is not the one of the spec. */
  readonly image: string | undefined;
  readonly roles: readonly string[];
  /** Absent without the http-ingress role. */
  readonly ingressUrl: string | undefined;
  /** Absent without the admin role. */
  readonly adminUrl: string | undefined;
  readonly location: string | undefined;
  readonly fabricUrl: string;
  /** Partitions it leads and follows; absent where they are not known. */
  readonly leads: number | undefined;
  readonly follows: number | undefined;
}

export interface ClusterStatus {
  readonly name: string;
  readonly dir: string;
  readonly runtime: RuntimeKind;
  /** What runs, where all nodes that answer are of one version; else that of the spec. */
  readonly version: string;
  readonly state: 'ready' | 'not-ready' | 'unprovisioned' | 'stopped';
  /** What is missing until it is ready, in words. */
  readonly missing: string;
  /** Nodes that run without what was edited in their restate.toml since they were started. */
  readonly edited: readonly string[];
  /** Nodes that lost their data, and must be replaced. */
  readonly lostNodes: readonly LostNode[];
  /** Where data is gone without which it can't start, what to say of it; absent where none is. */
  readonly lost: Pick<LostData, 'message' | 'hint'> | undefined;
  /** Whether a change of it was begun that has neither ended nor been taken back. */
  readonly changing: boolean;
  /** Whether that change can be taken back. */
  readonly undoable: boolean;
  readonly nodes: readonly NodeStatus[];
  /** `led` is absent where the cluster does not answer. */
  readonly partitions: { readonly total: number; readonly led: number | undefined };
  /** What the cluster itself says its replication is; absent where it does not answer. */
  readonly replication: { readonly logs: string | undefined; readonly partitions: string | undefined };
  /** Absent where the cluster takes none. */
  readonly snapshots: SnapshotsStatus | undefined;
  /** Why `up` would not start it: its name stands for what another directory made. Absent where it would. */
  readonly refused: { readonly message: string; readonly hint: string | undefined } | undefined;
}

/** Asks restatectl; a cluster that can't answer now gives `undefined`. */
async function ask<T>(
  runtime: ClusterRuntime,
  args: readonly string[],
  parse: (stdout: string) => T,
): Promise<T | undefined> {
  try {
    return parse((await runtime.restatectl(args, { timeoutMs: 5_000 })).stdout);
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

function nodeStatus(
  view: NodeView,
  stage: Stage,
  rows: readonly NodeRow[],
  partitions: readonly PartitionRow[] | undefined,
  image: string,
): NodeStatus {
  const { node, health, process } = view;
  const row = rows.find(({ name }) => name === node.nodeName);
  const id = health?.nodeId?.split(':')[0] ?? row?.id;
  const own = partitions?.filter((partition) => partition.node === id && partition.active);
  return {
    name: node.name,
    id,
    stage,
    process: process?.detail,
    seenAs: row?.state,
    version: row?.version,
    image: process?.state === 'absent' || process?.image === image ? undefined : process?.image,
    roles: node.roles,
    location: node.location,
    ingressUrl: node.ingressUrl,
    adminUrl: node.adminUrl,
    fabricUrl: node.probeUrl,
    leads: own?.filter(({ leads }) => leads).length,
    follows: own?.filter(({ leads }) => !leads).length,
  };
}

async function isUndoable(manifest: Manifest, runtime: ClusterRuntime): Promise<boolean> {
  if (isOnlyReplacement(manifest) || manifest.changing === undefined) return false;
  const change = decideChange(manifest, planOfManifest(manifest, manifest.changing.to), { force: false });
  return change === undefined || (await whyNoUndo(change, runtime)) === undefined;
}

/** The version that all nodes say they are of. */
function runningVersion(rows: readonly NodeRow[]): string | undefined {
  const [version, ...others] = new Set(rows.flatMap((row) => row.version ?? []));
  return others.length === 0 ? version : undefined;
}

/** What runs was seen to be this directory's. Of what is stopped, only data could be another's. */
async function refusalOf(dir: string, plan: ClusterPlan, runtime: ClusterRuntime): Promise<ClusterStatus['refused']> {
  const refusal = ownershipRefusal(plan.name, await runtime.ownership(), dir);
  return refusal === undefined ? undefined : { message: refusal.message, hint: refusal.hint };
}

/** Looks at a cluster once and tells everything that can be seen, whatever state it is in. Changes nothing. */
export async function status(dir: string, plan: ClusterPlan, runtime: ClusterRuntime): Promise<ClusterStatus> {
  const [observation, store] = await Promise.all([
    observe(plan, runtime, { always: true, halted: true }),
    snapshotsStatus(plan, dir, runtime),
  ]);
  const answering = observation.nodes.some(({ health }) => health?.status === 'Alive');
  const unknown: ClusterSettings = {
    partitions: undefined,
    logReplication: undefined,
    partitionReplication: undefined,
  };
  const [rows = [], settings = unknown, trimPoints] = answering
    ? await Promise.all([
        ask(runtime, sqlArgs(NODE_QUERY), parseNodeRows),
        ask(runtime, CONFIG_ARGS, parseConfig),
        store?.reachable === true ? askTrimPoints(runtime, undefined) : undefined,
      ])
    : [];
  const manifest = await readManifest(dir);
  const names = new Map(rows.map(({ id, name }) => [id, runtime.nodeOf(name)]));
  const readiness = judge(plan, { ...observation, names });
  // What runs is judged by what it says of itself.
  const lost = readiness.ready ? undefined : await findLostData(dir, manifest);
  const lostNodes =
    manifest?.provisioned === true && lost === undefined
      ? await findLost(plan, runtime, {
          except: manifest.changing?.emptied ?? [],
          empty: Object.values(manifest.changing?.lost ?? {}),
        })
      : [];
  const running = observation.nodes.some(({ process }) => process?.state === 'running' || process?.state === 'failing');
  const unprovisioned =
    running && observation.nodes.some(({ health }) => health !== undefined) && !isProvisioned(observation);
  return {
    name: plan.name,
    dir,
    runtime: plan.runtime,
    version: runningVersion(rows) ?? plan.version,
    state: readiness.ready ? 'ready' : !running ? 'stopped' : unprovisioned ? 'unprovisioned' : 'not-ready',
    missing: readiness.missing,
    lost: lost === undefined ? undefined : { message: lost.message, hint: lost.hint },
    lostNodes,
    edited: await runtime.editedSinceStart(),
    changing: manifest?.changing !== undefined,
    undoable: manifest?.changing === undefined ? false : await isUndoable(manifest, runtime),
    nodes: observation.nodes.map((view, i) =>
      nodeStatus(view, readiness.nodes[i]?.stage ?? 'down', rows, observation.partitions, plan.image),
    ),
    partitions: {
      total: settings.partitions ?? plan.partitions,
      led: observation.partitions === undefined ? undefined : readiness.partitionsLed,
    },
    replication: { logs: settings.logReplication, partitions: settings.partitionReplication },
    snapshots: store === undefined ? undefined : withUncovered(store, trimPoints),
    refused: running ? undefined : await refusalOf(dir, plan, runtime),
  };
}

function withUncovered(
  { found, ...store }: StoreStatus,
  trimPoints: ReadonlyMap<number, number> | undefined,
): SnapshotsStatus {
  return { ...store, uncovered: trimPoints === undefined ? undefined : partitionsUncovered(trimPoints, found) };
}
