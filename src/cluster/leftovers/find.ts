import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { isOwnDirectory } from '../../files/remove.js';
import { TEST_DIRECTORY, testDirectoryBase } from '../../files/test-directory.js';
import { isRunning } from '../../machine/processes.js';
import type { HarnessChoices } from '../../plan/types.js';
import { listLabelled } from '../../runtime/docker/remove.js';
import type { LabelledCluster } from '../../runtime/docker/remove.js';
import type { Seen } from '../../runtime/docker/unseen.js';
import { listNativeClusters } from '../../runtime/native/discover.js';
import type { RuntimeKind } from '../../spec/types.js';
import { isUnfinished, testDirectories, testManifest } from './directories.js';
import { expiryOf } from './renew.js';
import type { Remains } from './sweep.js';

/** A test cluster that nobody needs any more, or what is left of one. */
export interface Leftover extends Remains {
  readonly runtime: RuntimeKind;
  /** Why nobody needs it, in a sentence. */
  readonly reason: string;
  /** Whether its directory is there, and says so itself. */
  readonly described: boolean;
}

/** Why a test cluster may go; `undefined` where it may not. */
async function reasonToRemove(harness: HarnessChoices, now: number): Promise<string | undefined> {
  const { owner } = harness;
  const expiry = expiryOf(harness);
  const expired = Date.parse(expiry) <= now ? `it expired at ${expiry}` : undefined;
  // Of a process of another machine, or container, nothing is known here.
  if (owner?.host !== hostname() || owner.started === '') return expired;
  return (await isRunning(owner)) ? undefined : `process ${String(owner.pid)}, which started it, is gone`;
}

/** The cluster of a directory as a leftover, where its manifest says that it is one. */
export async function leftoverIn(dir: string, now: number): Promise<Leftover | undefined> {
  // What another user put there says nothing: what it names would be removed.
  if (!(await isOwnDirectory(dir))) return undefined;
  const manifest = await testManifest(dir);
  if (manifest === undefined) return undefined;
  const { harness, runtime, spec } = manifest;
  const reason = await reasonToRemove(harness, now);
  return reason === undefined
    ? undefined
    : { dir, name: spec.name, expires: harness.expires, runtime, reason, described: true };
}

async function unfinishedIn(dir: string, now: number): Promise<Leftover | undefined> {
  if (!TEST_DIRECTORY.test(basename(dir)) || !(await isUnfinished(dir, now))) return undefined;
  const reason = 'a start that was killed left it';
  return { dir, name: basename(dir), expires: '', runtime: 'native', reason, described: false };
}

async function exists(dir: string): Promise<boolean> {
  return stat(dir).then(
    () => true,
    () => false,
  );
}

/** Servers that run although the directory of their test cluster is gone. */
async function serversWithoutDirectory(): Promise<Leftover[]> {
  const base = await testDirectoryBase();
  const found: Leftover[] = [];
  for (const { dir = '' } of await listNativeClusters()) {
    if (dirname(dir) !== base || !TEST_DIRECTORY.test(basename(dir)) || (await exists(dir))) continue;
    const reason = 'its directory is gone';
    found.push({ dir, name: basename(dir), expires: '', runtime: 'native', reason, described: false });
  }
  return found;
}

/** What is left in the engine of clusters whose directories tell nothing: only its expiry is known. */
async function labelledWithoutDirectory(labelled: readonly LabelledCluster[], now: number): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const described = await Promise.all((await testDirectories()).map(testManifest));
  for (const { name, expires, dir } of labelled) {
    const isDescribed = described.some(
      (manifest) => manifest?.spec.name === name && manifest.harness.expires === expires,
    );
    if (isDescribed || Date.parse(expires) > now) continue;
    // In a directory made by a process that had its temporary files, or its cache, elsewhere.
    if (dir !== undefined && (await testManifest(dir)) !== undefined) continue;
    found.push({ name, expires, runtime: 'docker', reason: `it expired at ${expires}`, described: false });
  }
  return found;
}

/** All test clusters on this machine that nobody needs any more. Changes nothing. */
export async function findLeftovers(now: number): Promise<Seen<Leftover[]>> {
  const labelled = await listLabelled();
  const directories = new Set([
    ...(await testDirectories()),
    // Of a process that had its temporary files, or its cache, elsewhere.
    ...labelled.found.flatMap(({ dir }) => dir ?? []),
  ]);
  const inDirectories = await Promise.all(
    [...directories].map(async (dir) => (await leftoverIn(dir, now)) ?? (await unfinishedIn(dir, now))),
  );
  const found = [
    ...inDirectories.filter((leftover) => leftover !== undefined),
    ...(await serversWithoutDirectory()),
    ...(await labelledWithoutDirectory(labelled.found, now)),
  ];
  return { ...labelled, found };
}
