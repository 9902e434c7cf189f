import { ClusterError } from '../../errors.js';
import { spawnPiped } from '../../exec/piped.js';
import type { PipedProgram } from '../../exec/piped.js';
import { run } from '../../exec/run.js';
import { TarWriter, readTar } from '../../files/tar.js';
import type { TarEntry } from '../../files/tar.js';
import { pipeline } from 'node:stream/promises';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { ClusterPlan } from '../../plan/types.js';
import { LABELS } from '../../render/labels.js';
import type { OwnerRecord } from '../ownership.js';
import { createRecordArgs, recordVolume } from './owner-record.js';

/** Volumes may be large. */
const REMOVE_MS = 60_000;
/** Where the one-shot container sees the volume. */
const DATA = '/data';
/** The restore that made a volume; one that ended early is known by it. */
const RESTORE_LABEL = 'dev.restate-cluster.restore';

/** The volume in which a node of a plan has its data, as Compose names it. */
export function volumeOf({ name }: Pick<ClusterPlan, 'name'>, node: string): string {
  return `${name}_${node}-data`;
}

/** What of a plan has data on this machine: its nodes, and the snapshot store beside them. */
export function dataHolders({ nodes, snapshots }: Pick<ClusterPlan, 'nodes' | 'snapshots'>): string[] {
  return [...nodes.map(({ name }) => name), ...(snapshots?.store === 'azurite' ? [SNAPSHOT_STORE] : [])];
}

/** Those of these volumes that are there. */
export async function existingVolumes(volumes: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const filters = volumes.flatMap((volume) => ['--filter', `name=${volume}`]);
  const { stdout } = await run('docker', ['volume', 'ls', '--quiet', ...filters], { signal });
  const found = new Set(stdout.split('\n'));
  return volumes.filter((volume) => found.has(volume));
}

/**
 * Makes the volumes of a plan, labelled as Compose does it, so that Compose goes on with them, and the record of whose
 * they are. Nothing of that name may be there but a record that was left.
 */
export async function createVolumes(
  plan: ClusterPlan,
  restore: string,
  owner: OwnerRecord,
  signal?: AbortSignal,
): Promise<void> {
  await run('docker', ['volume', 'rm', '--force', recordVolume(plan.name)], { signal });
  await run('docker', createRecordArgs(plan, owner, [`${RESTORE_LABEL}=${restore}`]), { signal });
  for (const name of dataHolders(plan)) {
    const labels = [
      `com.docker.compose.project=${plan.name}`,
      `com.docker.compose.volume=${name}-data`,
      `${LABELS.cluster}=${plan.name}`,
      `${RESTORE_LABEL}=${restore}`,
      ...(name === SNAPSHOT_STORE ? [`${LABELS.store}=${SNAPSHOT_STORE}`] : []),
    ].flatMap((label) => ['--label', label]);
    await run('docker', ['volume', 'create', ...labels, volumeOf(plan, name)], { signal });
  }
}

/** Removes the volumes that one restore made. */
export async function removeRestored(restore: string): Promise<void> {
  const { stdout } = await run('docker', ['volume', 'ls', '--quiet', '--filter', `label=${RESTORE_LABEL}=${restore}`]);
  const volumes = stdout.split('\n').filter((name) => name !== '');
  if (volumes.length > 0) await run('docker', ['volume', 'rm', '--force', ...volumes], { timeoutMs: REMOVE_MS });
}

/** `tar` in a container of its own, which sees one volume and no network. Its output is kept nowhere. */
async function tarContainer(
  volume: string,
  image: string,
  access: 'read' | 'write',
  command: readonly string[],
): Promise<PipedProgram> {
  const mount = `type=volume,source=${volume},target=${DATA}${access === 'read' ? ',readonly' : ''}`;
  const isolated = ['--rm', '--interactive', '--network', 'none', '--log-driver', 'none', '--user', '0:0'];
  const args = ['run', ...isolated, '--mount', mount, '--entrypoint', 'tar', image, '--directory', DATA, ...command];
  return spawnPiped('docker', args);
}

async function checkEnd(volume: string, program: PipedProgram): Promise<void> {
  const failure = await program.ended;
  if (failure === undefined) return;
  throw new ClusterError('command-failed', `tar failed on the volume ${volume}`, {
    details: failure.tail,
    cause: failure,
  });
}

/**
 * Everything in a volume, which must be there. No root on this machine is needed.
 *
 * @param image has `tar`; a cluster's own image does
 */
export async function* readVolume(volume: string, image: string): AsyncGenerator<TarEntry> {
  const program = await tarContainer(volume, image, 'read', ['--create', '--hard-dereference', '.']);
  program.stdin.end();
  try {
    yield* readTar(program.stdout);
  } catch (error) {
    // A program that failed tells more than its output that is cut off.
    await checkEnd(volume, program);
    throw error;
  } finally {
    // Whoever wants no more of it lets it end.
    program.stdout.destroy();
  }
  await checkEnd(volume, program);
}

/** Fills a volume. Once the writer has ended or was given up, nothing uses the volume any more. */
export async function writeVolume(volume: string, image: string): Promise<TarWriter> {
  const program = await tarContainer(volume, image, 'write', ['--extract', '--same-permissions', '--no-same-owner']);
  program.stdout.resume();
  return new TarWriter(async (stream) => {
    try {
      await pipeline(stream, program.stdin);
    } finally {
      await checkEnd(volume, program);
    }
  });
}
