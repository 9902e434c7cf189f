import { realpath } from 'node:fs/promises';
import { ClusterError } from '../../errors.js';
import { lockHolder } from '../../files/lock.js';
import { readManifest } from '../../files/manifest.js';
import { isRunning } from '../../machine/processes.js';
import type { ClusterPlan } from '../../plan/types.js';
import { decideOwnership } from '../ownership.js';
import type { Claimant, Ownership } from '../ownership.js';
import type { ContainerRow } from './containers.js';
import { createRecordArgs, parseVolumes, recordVolume, volumeArgs } from './owner-record.js';
import type { NamedVolumes } from './owner-record.js';
import type { Project } from './project.js';
import { ownershipRefusal } from './refusals.js';
import { dataHolders, volumeOf } from './volumes.js';

async function realPath(dir: string): Promise<string> {
  return realpath(dir).catch(() => dir);
}

/** The cluster directory of this name that a place is now, if it is one. */
async function claimantAt(dir: string, name: string): Promise<Claimant | undefined> {
  try {
    const manifest = await readManifest(dir);
    if (manifest?.spec.name !== name || manifest.runtime !== 'docker') return undefined;
    const holder = await lockHolder(dir);
    return { id: manifest.id, busy: holder !== undefined && (await isRunning(holder)) };
  } catch {
    // Damaged, or another user's: somebody's in any case.
    return { id: undefined, busy: false };
  }
}

/** Whose the containers and volumes are that a cluster's name stands for, and what makes them this directory's. */
export class Owner {
  readonly #dir: string;
  readonly #plan: ClusterPlan;
  readonly #project: Project;
  /** Whether they were found, or made, this directory's. */
  #ours = false;
  /** As they were when they were last looked at. */
  #seen: NamedVolumes | undefined;

  constructor(dir: string, plan: ClusterPlan, project: Project) {
    this.#dir = dir;
    this.#plan = plan;
    this.#project = project;
  }

  async #volumes(): Promise<NamedVolumes> {
    const { name } = this.#plan;
    const { stdout } = await this.#project.docker(volumeArgs(name));
    const wanted = dataHolders(this.#plan).map((holder) => volumeOf(this.#plan, holder));
    this.#seen = parseVolumes(stdout, name, wanted);
    return this.#seen;
  }

  /** Looks at everything. */
  async decide(rows?: readonly ContainerRow[]): Promise<Ownership> {
    const [containers, { record, data }, manifest] = await Promise.all([
      rows ?? this.#project.rows(),
      this.#volumes(),
      readManifest(this.#dir),
    ]);
    const containerDirs = await this.#dirsOf(containers);
    const elsewhere = [...containerDirs, ...(record === undefined ? [] : [record.directory])];
    const claimants = new Map<string, Claimant>();
    for (const place of new Set(elsewhere)) {
      const claimant = place === this.#dir ? undefined : await claimantAt(place, this.#plan.name);
      if (claimant !== undefined) claimants.set(place, claimant);
    }
    return decideOwnership({
      dir: this.#dir,
      id: manifest?.id,
      started: manifest?.started === true && manifest.runtime === 'docker',
      record,
      data: data.length > 0,
      containerDirs,
      claimants,
    });
  }

  async #dirsOf(rows: readonly ContainerRow[]): Promise<string[]> {
    const dirs = new Set(rows.flatMap(({ workingDir }) => workingDir ?? []));
    return [...new Set(await Promise.all([...dirs].map(realPath)))];
  }

  /**
   * Refuses containers that another directory made. Those of this one need no further look.
   *
   * @throws {ClusterError} `cluster-elsewhere`
   */
  async checkRows(rows: readonly ContainerRow[]): Promise<void> {
    if (this.#ours || rows.every(({ workingDir }) => workingDir === undefined || workingDir === this.#dir)) return;
    if ((await this.#dirsOf(rows)).some((dir) => dir !== this.#dir)) await this.assertOurs(rows);
  }

  /**
   * Refuses to start or delete what another directory made.
   *
   * @throws {ClusterError} `cluster-elsewhere`
   */
  async assertOurs(rows?: readonly ContainerRow[]): Promise<void> {
    if (this.#ours) return;
    const ownership = await this.decide(rows);
    const refusal = ownershipRefusal(this.#plan.name, ownership, this.#dir);
    if (refusal !== undefined) throw refusal;
    this.#ours = ownership.state === 'ours';
  }

  /**
   * Writes down that all that is there, and will be, belongs to this directory. Of two that do so at once for what nobody
   * had, one fails.
   *
   * @throws {ClusterError} `cluster-elsewhere`
   */
  async claim(id: string): Promise<void> {
    const { name } = this.#plan;
    const wanted = { owner: id, directory: this.#dir };
    const { record, data } = this.#seen ?? (await this.#volumes());
    if (record?.owner !== id || record.directory !== this.#dir) {
      if (record !== undefined) await this.#project.docker(['volume', 'rm', '--force', recordVolume(name)]);
      await this.#project.docker(createRecordArgs(this.#plan, wanted));
      const now = (await this.#volumes()).record;
      if (now?.owner !== id) {
        throw new ClusterError('cluster-elsewhere', `${name} is being started from ${now?.directory ?? 'elsewhere'}`, {
          hint: 'Give this one another name with `--name`.',
        });
      }
      if (record !== undefined || data.length > 0) await this.#removeStranded();
    }
    this.#ours = true;
  }

  /** Ended containers that were made elsewhere can't be started again: they want files from there. */
  async #removeStranded(): Promise<void> {
    const ended = (await this.#project.rows()).filter(({ state }) => state === 'exited' || state === 'created');
    const places = await Promise.all(ended.map(async (row) => ({ row, at: await realPath(row.workingDir ?? '') })));
    const stranded = places.filter(({ row, at }) => row.workingDir !== undefined && at !== this.#dir);
    if (stranded.length > 0) await this.#project.docker(['rm', '--force', ...stranded.map(({ row }) => row.name)]);
  }

  /** Once nothing is there any more, it is nobody's. */
  async release(): Promise<void> {
    await this.#project.docker(['volume', 'rm', '--force', recordVolume(this.#plan.name)]);
    this.#ours = false;
    this.#seen = undefined;
  }
}
