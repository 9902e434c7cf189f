import { setTimeout as delay } from 'node:timers/promises';
import { readManifest } from '../../files/manifest.js';
import { removeTestDirectory } from '../../files/test-directory.js';
import { removeLabelled } from '../../runtime/docker/remove.js';
import { killBelow } from '../../runtime/native/leftovers.js';
import type { Killed } from '../../runtime/native/leftovers.js';
import type { RuntimeKind } from '../../spec/types.js';
import type { TestCluster } from './test-cluster.js';

const LOOK_AGAIN_MS = 150;
/** A program that was started just before its parent died may show its first process so much later. */
const QUIET_MS = 450;
/** What a client asked the engine for just before it was killed may show so much later. */
const QUIET_AFTER_CLIENT_MS = 2_000;
const PATIENCE_MS = 20_000;

const NOBODY: Killed = { servers: 0, clients: 0 };

/** What was removed. */
export interface Swept {
  readonly processes: number;
  readonly containers: number;
  readonly volumes: number;
  readonly networks: number;
  /** Whether nothing is left. Else its directory stays, so that it is found again. */
  readonly complete: boolean;
}

/** What is left of a test cluster; without a directory, only what the engine has. */
export type Remains = Omit<TestCluster, 'dir'> & { readonly dir?: string | undefined };

export interface SweepOptions {
  /** Where it runs, where no manifest is there to tell. Default: looked for everywhere. */
  readonly runtime?: RuntimeKind | undefined;
  /** Milliseconds to go on where something does not go away, or no engine answers. Default 20 000. */
  readonly patienceMs?: number;
}

async function runtimeOf(dir: string): Promise<RuntimeKind | undefined> {
  // A damaged manifest tells nothing, and is no reason to leave the cluster.
  return (await readManifest(dir).catch(() => undefined))?.runtime;
}

/**
 * Removes everything of a test cluster, whatever state it is in and whoever still works on it: processes, containers,
 * volumes, networks, files. Looks until nothing new turns up.
 */
export async function sweep(cluster: Remains, options: SweepOptions = {}): Promise<Swept> {
  const { dir } = cluster;
  const runtime = options.runtime ?? (dir === undefined ? undefined : await runtimeOf(dir));
  const deadline = performance.now() + (options.patienceMs ?? PATIENCE_MS);
  const total = { processes: 0, containers: 0, volumes: 0, networks: 0 };
  let quietFrom = performance.now();
  let quietMs = QUIET_MS;
  for (;;) {
    const { servers, clients } = dir === undefined ? NOBODY : await killBelow(dir);
    if (clients > 0) quietMs = QUIET_AFTER_CLIENT_MS;
    const labelled = runtime === 'native' ? undefined : await removeLabelled(cluster);
    const { containers = 0, volumes = 0, networks = 0 } = labelled ?? {};
    const unknown = runtime === 'docker' && labelled === undefined;
    total.processes += servers + clients;
    // One that would not go is found again, and is one still.
    total.containers = Math.max(total.containers, containers);
    total.volumes = Math.max(total.volumes, volumes);
    total.networks = Math.max(total.networks, networks);
    const now = performance.now();
    if (unknown || servers + clients + containers + volumes + networks > 0) quietFrom = now;
    else if (now - quietFrom >= quietMs) break;
    if (now >= deadline) return { ...total, complete: false };
    await delay(LOOK_AGAIN_MS);
  }
  if (dir !== undefined) await removeTestDirectory(dir);
  return { ...total, complete: true };
}
