import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { AzuritePlan, ClusterPlan } from '../../plan/types.js';
import type { NodeProcess, PrepareOptions } from '../types.js';
import { nodeProcess } from './containers.js';
import { ensureImage } from './image.js';
import type { Project } from './project.js';

/** The snapshot store beside the nodes, a container as they are. Does nothing where a cluster has none, or another. */
export class DockerStore {
  readonly #project: Project;
  readonly #volume: string;
  readonly #azurite: AzuritePlan | undefined;

  constructor(project: Project, { name, snapshots }: ClusterPlan) {
    this.#project = project;
    this.#volume = `${name}_${SNAPSHOT_STORE}-data`;
    this.#azurite = snapshots?.store === 'azurite' ? snapshots : undefined;
  }

  get container(): string | undefined {
    return this.#azurite?.container;
  }

  async prepare(options: PrepareOptions): Promise<void> {
    if (this.#azurite !== undefined) await ensureImage(this.#azurite.image, options);
  }

  async inspect(): Promise<NodeProcess | undefined> {
    if (this.#azurite === undefined) return undefined;
    const containers = await this.#project.containers();
    return nodeProcess(
      SNAPSHOT_STORE,
      containers.find(({ service }) => service === SNAPSHOT_STORE),
    );
  }

  async start(signal?: AbortSignal): Promise<void> {
    if (this.#azurite !== undefined) await this.#project.startOnly([SNAPSHOT_STORE], signal);
  }

  async restart(signal?: AbortSignal): Promise<void> {
    if (this.#azurite !== undefined) await this.#project.restart(SNAPSHOT_STORE, signal);
  }

  /** Also one of an earlier plan. */
  async discard(): Promise<void> {
    // By its label: the compose file, and so compose, may not know it any more.
    const store = (await this.#project.containers()).find(({ service }) => service === SNAPSHOT_STORE);
    if (store !== undefined) await this.#project.docker(['rm', '--force', store.name]);
    await this.#project.docker(['volume', 'rm', '--force', this.#volume]);
  }
}
