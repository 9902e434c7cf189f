import { join } from 'node:path';
import { RunError } from '../../exec/run-error.js';
import { readManifest } from '../../files/manifest.js';
import type { EngineIdentity } from '../../files/manifest.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { Links } from '../../links/links.js';
import { GATEWAY, gatewayContainer } from '../../render/gateway.js';
import { LABELS } from '../../render/labels.js';
import type { Restatectl } from '../../restate/restatectl.js';
import type { Ownership } from '../ownership.js';
import type { ClusterRuntime, LogOptions, NodeProcess, Outdated, PrepareOptions } from '../types.js';
import { ContainerRestatectl } from './container-restatectl.js';
import { nodeProcess } from './containers.js';
import { DockerStore } from './docker-store.js';
import { renameNode } from '../node-name.js';
import { editedSinceStart, forgetConfig, recordConfigs, wasStarted } from '../started-config.js';
import { nodeCalled } from '../node-called.js';
import { findEngine } from './engine.js';
import { engineIdentity } from './engine-identity.js';
import { filledVolumes } from './filled-volumes.js';
import { Gateway } from './gateway.js';
import { ensureImage } from './image.js';
import { findOutdated, withImageNames } from './outdated.js';
import { Owner } from './owner.js';
import { recordVolume } from './owner-record.js';

import { Project } from './project.js';
import { remoteRefusal } from './refusals.js';
import { staleServices } from './stale-containers.js';
import { existingVolumes, volumeOf } from './volumes.js';

/** Characters of a line that explain a failure; the whole may have millions. */
const LONGEST_TAIL_LINE = 16_384;
/** Disks may be large. */
const REMOVE_MS = 60_000;

/** Nodes as containers of one compose project. */
export class DockerRuntime implements ClusterRuntime {
  readonly kind = 'docker';
  // Every look asks the engine, which takes longer than to look at local processes.
  readonly pollMs = 100;
  readonly restatectl: Restatectl;
  readonly #dir: string;
  readonly #plan: ClusterPlan;
  readonly #project: Project;
  readonly #owner: Owner;
  readonly #store: DockerStore;
  readonly #restatectl: ContainerRestatectl;
  #gateway: Promise<Gateway> | undefined;
  #links: Links | undefined;

  /** @param dir the cluster directory, absolute and without symbolic links */
  constructor(dir: string, plan: ClusterPlan) {
    this.#dir = dir;
    this.#plan = plan;
    this.#project = new Project(dir, plan.name, (rows) => this.#owner.checkRows(rows));
    this.#owner = new Owner(dir, plan, this.#project);
    this.#store = new DockerStore(this.#project, plan);
    this.#restatectl = new ContainerRestatectl(this.#project, plan);
    this.restatectl = this.#restatectl.run;
  }

  async prepare(options: PrepareOptions): Promise<void> {
    await findEngine(options.signal);
    const engine = await engineIdentity(options.signal);
    const refusal = engine === undefined ? undefined : remoteRefusal(engine);
    if (refusal !== undefined) throw refusal;
    await ensureImage(this.#plan.image, options);
    await this.#store.prepare(options);
  }

  nodeOf(nodeName: string): string {
    return nodeCalled(this.#plan, nodeName);
  }

  async inspect(): Promise<NodeProcess[]> {
    const rows = await this.#project.containers();
    const asPlanned = rows.every(({ node, image }) => node === undefined || image === this.#plan.image);
    const containers = asPlanned ? rows : await withImageNames(this.#project, rows);
    return this.#plan.nodes.map(({ name }) =>
      nodeProcess(
        name,
        containers.find(({ node }) => node === name),
      ),
    );
  }

  inspectStore(): Promise<NodeProcess | undefined> {
    return this.#store.inspect();
  }

  async runsElsewhere(): Promise<string | undefined> {
    const rows = await this.#project.rows();
    if (rows.length === 0) return undefined;
    const ownership = await this.#owner.decide(rows);
    if (ownership.state === 'copy') return ownership.of;
    return ownership.state === 'other' && ownership.dir !== this.#dir ? ownership.dir : undefined;
  }

  ownership(): Promise<Ownership> {
    return this.#owner.decide();
  }

  assertOurs(): Promise<void> {
    return this.#owner.assertOurs();
  }

  async claim(id: string, { anew = false } = {}): Promise<void> {
    if (anew) await this.#project.removeContainers();
    await this.#owner.claim(id);
  }

  async engine(): Promise<EngineIdentity | undefined> {
    const identity = await engineIdentity();
    // Say what is wrong where there is none.
    if (identity === undefined) await findEngine();
    return identity;
  }

  outdated(): Promise<Outdated> {
    return findOutdated(this.#project, this.#dir, this.#plan);
  }

  /** Whoever starts something makes it this directory's, and so must be allowed to. */
  async #own(): Promise<void> {
    await this.#owner.assertOurs();
    const id = (await readManifest(this.#dir))?.id;
    if (id !== undefined) await this.#owner.claim(id);
  }

  async start(signal?: AbortSignal, nodes: readonly string[] = []): Promise<void> {
    await this.#own();
    // Nodes find their links when they start.
    if (this.#plan.harness?.links === true) await this.#openGateway(signal);
    const idle = (await this.inspect()).filter(({ state }) => state !== 'running').map(({ name }) => name);
    await recordConfigs(
      this.#dir,
      idle.filter((name) => nodes.length === 0 || nodes.includes(name)),
    );
    await this.#project.wake(nodes.length === 0 ? undefined : nodes);
    if (nodes.length === 0) await this.#project.compose(['up', '--detach', '--no-recreate'], signal);
    else await this.#project.startOnly(nodes, signal);
  }

  async startStore(signal?: AbortSignal): Promise<void> {
    await this.#own();
    await this.#store.start(signal);
  }

  async restartStore(signal?: AbortSignal): Promise<void> {
    await this.#own();
    await this.#store.restart(signal);
  }

  async discardStore(): Promise<void> {
    await this.#owner.assertOurs();
    await this.#store.discard();
  }

  #openGateway(signal?: AbortSignal): Promise<Gateway> {
    this.#gateway ??= this.#startGateway(signal).catch((error: unknown) => {
      this.#gateway = undefined;
      throw error;
    });
    return this.#gateway;
  }

  async #startGateway(signal?: AbortSignal): Promise<Gateway> {
    await this.#project.compose(['up', '--detach', '--no-recreate', '--no-deps', GATEWAY], signal);
    const gateway = await Gateway.open(gatewayContainer(this.#plan), signal);
    if (this.#plan.harness?.links === true) await gateway.openLinks(this.#plan.nodes);
    this.#links = gateway.links;
    return gateway;
  }

  get links(): Links | undefined {
    return this.#links;
  }

  async expose(url: string): Promise<string> {
    return (await this.#openGateway()).expose(url);
  }

  async close(): Promise<void> {
    const gateway = await this.#gateway;
    this.#gateway = undefined;
    this.#links = undefined;
    await this.#restatectl.close();
    await gateway?.close();
  }

  async stop(nodes?: readonly string[]): Promise<void> {
    if (nodes !== undefined) await this.#project.stop(nodes);
    else await this.#project.down();
  }

  async restart(node: string, signal?: AbortSignal): Promise<void> {
    await this.#own();
    await recordConfigs(this.#dir, [node]);
    await this.#project.restart(node, signal);
  }

  async editedSinceStart(): Promise<string[]> {
    const running = (await this.inspect()).filter(({ state }) => state === 'running').map(({ name }) => name);
    const ownFile = await editedSinceStart(this.#dir, running, async (node) => {
      const args = ['inspect', '--format', '{{.State.StartedAt}}', this.#container(node)];
      // Its engine starts a container again.
      return { at: Date.parse((await this.#project.docker(args)).stdout.trim()), byOthers: true };
    });
    const stale = running.length === 0 ? [] : await staleServices(this.#dir, this.#project);
    return running.filter((node) => ownFile.includes(node) || stale.includes(node));
  }

  wasStarted(node: string): Promise<boolean> {
    return wasStarted(this.#dir, node);
  }

  async hasData(node?: string): Promise<boolean> {
    if (node !== undefined) return (await this.#withData([node])).length > 0;
    const filter = ['--filter', `label=${LABELS.cluster}=${this.#plan.name}`];
    const { stdout: names } = await this.#project.docker(['volume', 'ls', '--quiet', ...filter]);
    return names.split('\n').some((name) => name !== '' && name !== recordVolume(this.#plan.name));
  }

  nodesWithData(): Promise<string[]> {
    return this.#withData(this.#plan.nodes.map(({ name }) => name));
  }

  /** Only of what does not run it must be looked whether there is anything in it. */
  async #withData(nodes: readonly string[]): Promise<string[]> {
    const found = await existingVolumes(nodes.map((name) => volumeOf(this.#plan, name)));
    const there = nodes.filter((name) => found.includes(volumeOf(this.#plan, name)));
    if (there.length === 0) return [];
    const rows = (await this.#project.rows()).filter(({ state }) => state === 'running' || state === 'paused');
    const running = rows.flatMap(({ node }) => node ?? []);
    const idle = there.filter((name) => !running.includes(name)).map((name) => volumeOf(this.#plan, name));
    const docker = this.#project.docker.bind(this.#project);
    const filled = idle.length === 0 ? [] : await filledVolumes(docker, this.#plan.image, idle);
    return there.filter((name) => running.includes(name) || filled.includes(volumeOf(this.#plan, name)));
  }

  async purge(options: { readonly kill?: boolean } = {}): Promise<void> {
    await this.#owner.assertOurs();
    await this.#project.down({ volumes: true, ...options });
    for (const { name } of this.#plan.nodes) await forgetConfig(this.#dir, name);
    await Promise.all([this.#store.discard(), this.#owner.release()]);
  }

  async kill(node: string): Promise<void> {
    if (await this.#runs(node)) await this.#project.docker(['kill', this.#container(node)]);
  }

  async pause(node: string): Promise<void> {
    await this.#project.halt(this.#container(node));
  }

  async resume(node: string): Promise<void> {
    await this.#project.goOn(this.#container(node));
  }

  async halted(node: string): Promise<string | undefined> {
    const container = this.#container(node);
    return (await this.#project.isHalted(container)) ? `container ${container}` : undefined;
  }

  async wipe(node: string): Promise<void> {
    await this.#owner.assertOurs();
    // A volume can't be removed before the container that knows it.
    await this.#project.docker(['rm', '--force', this.#container(node)], { timeoutMs: REMOVE_MS });
    await this.#project.docker(['volume', 'rm', '--force', `${this.#plan.name}_${node}-data`], {
      timeoutMs: REMOVE_MS,
    });
  }

  async discard(node: string): Promise<void> {
    await this.stop([node]);
    await forgetConfig(this.#dir, node);
    await this.wipe(node);
  }

  rename(node: string, nodeName: string): Promise<void> {
    return renameNode(this.#dir, join(this.#dir, 'nodes', node, 'restate.toml'), nodeName);
  }

  async #runs(node: string): Promise<boolean> {
    return (await this.inspect()).some(({ name, state }) => name === node && state === 'running');
  }

  async logTail(node: string, lines: number): Promise<string> {
    const last: string[] = [];
    await this.#project.docker(['logs', '--tail', String(lines), this.#container(node)], {
      // A line may be longer than what is kept of any program's output.
      onLine: (line) => last.push(line.slice(0, LONGEST_TAIL_LINE)),
    });
    return last.join('\n');
  }

  async logs(nodes: readonly string[], { tail, follow, signal, onLine }: LogOptions): Promise<void> {
    const store = nodes.includes(SNAPSHOT_STORE) ? await this.inspectStore() : undefined;
    const present = [...(await this.inspect()), ...(store === undefined ? [] : [store])];
    const options = [...(tail === undefined ? [] : ['--tail', String(tail)]), ...(follow === true ? ['--follow'] : [])];
    await Promise.all(
      nodes
        .filter((node) => present.some(({ name, state }) => name === node && state !== 'absent'))
        .map(async (node) => {
          try {
            await this.#project.docker(['logs', ...options, this.#container(node)], {
              signal,
              timeoutMs: Infinity,
              onLine: (line) => {
                onLine(node, line);
              },
            });
          } catch (error) {
            if (!(error instanceof RunError && error.canceled)) throw error;
          }
        }),
    );
  }

  #container(node: string): string {
    if (node === SNAPSHOT_STORE && this.#store.container !== undefined) return this.#store.container;
    return this.#plan.nodes.find(({ name }) => name === node)?.container ?? `${this.#plan.name}-${node}`;
  }

  restatectlInteractive(args: readonly string[]): Promise<number> {
    return this.#restatectl.interactive(args);
  }
}
