import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { ClusterError } from '../../errors.js';
import { run, runInteractive } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import type { RunOptions, RunResult } from '../../exec/run.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { AzuritePlan, ClusterPlan } from '../../plan/types.js';
import type { Links } from '../../links/links.js';
import { CONTROL } from '../../links/viewers.js';
import { GATEWAY, gatewayContainer, LINKS_DIR } from '../../render/gateway.js';
import { LABELS } from '../../render/labels.js';
import type { Restatectl } from '../../restate/restatectl.js';
import { restatectlEnv } from '../addresses.js';
import type { ClusterRuntime, LogOptions, NodeProcess, PrepareOptions } from '../types.js';
import { composeArgs, execArgs, psArgs } from './compose-args.js';
import { nodeProcess, parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';
import { renameNode } from '../node-name.js';
import { nodeCalled } from '../node-called.js';
import { findEngine } from './engine.js';
import { Gateway } from './gateway.js';
import { ensureImage } from './image.js';
import { composeFailure } from './failures.js';

/** Nodes as containers of one compose project. */
export class DockerRuntime implements ClusterRuntime {
  readonly kind = 'docker';
  // Every look at the partitions is a `docker exec`, which costs the engine more than a local process.
  readonly pollMs = 200;
  readonly #dir: string;
  readonly #plan: ClusterPlan;
  #gateway: Promise<Gateway> | undefined;
  #links: Links | undefined;

  /** @param dir the cluster directory, absolute and without symbolic links */
  constructor(dir: string, plan: ClusterPlan) {
    this.#dir = dir;
    this.#plan = plan;
  }

  async prepare(options: PrepareOptions): Promise<void> {
    await findEngine(options.signal);
    await ensureImage(this.#plan.image, options);
    if (this.#azurite !== undefined) await ensureImage(this.#azurite.image, options);
  }

  async #containers(): Promise<ContainerRow[]> {
    return parseContainers((await this.#docker(psArgs(this.#plan.name))).stdout);
  }

  async #docker(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    try {
      return await run('docker', args, options);
    } catch (error) {
      if (error instanceof RunError && !error.canceled) {
        // Say what is really wrong where the engine itself is.
        if (error.missing || /cannot connect to the docker daemon|is the docker daemon running/i.test(error.stderr)) {
          await findEngine(options.signal);
        }
      }
      throw error;
    }
  }

  async #compose(command: readonly string[], signal?: AbortSignal): Promise<void> {
    try {
      await this.#docker(composeArgs(this.#dir, this.#plan.name, ...command), { signal });
    } catch (error) {
      throw error instanceof RunError && !error.canceled ? composeFailure(error) : error;
    }
  }

  nodeOf(nodeName: string): string {
    return nodeCalled(this.#plan, nodeName);
  }

  async inspect(): Promise<NodeProcess[]> {
    const containers = await this.#containers();
    return this.#plan.nodes.map(({ name }) =>
      nodeProcess(
        name,
        containers.find(({ node }) => node === name),
      ),
    );
  }

  get #azurite(): AzuritePlan | undefined {
    return this.#plan.snapshots?.store === 'azurite' ? this.#plan.snapshots : undefined;
  }

  async inspectStore(): Promise<NodeProcess | undefined> {
    if (this.#azurite === undefined) return undefined;
    const containers = await this.#containers();
    return nodeProcess(
      SNAPSHOT_STORE,
      containers.find(({ service }) => service === SNAPSHOT_STORE),
    );
  }

  async runsElsewhere(): Promise<string | undefined> {
    for (const { workingDir } of await this.#containers()) {
      if (workingDir === undefined) continue;
      const real = await realpath(workingDir).catch(() => workingDir);
      if (real !== this.#dir) return workingDir;
    }
    return undefined;
  }

  async start(signal?: AbortSignal, nodes: readonly string[] = []): Promise<void> {
    // Nodes find their links when they start.
    if (this.#plan.harness?.links === true) await this.#openGateway(signal);
    if (nodes.length === 0) await this.#compose(['up', '--detach', '--no-recreate'], signal);
    else await this.#startOnly(nodes, signal);
  }

  /** One that ended may have been made with older settings, and is then made anew. One that runs is left alone. */
  async #startOnly(services: readonly string[], signal?: AbortSignal): Promise<void> {
    const containers = await this.#containers();
    const runs = (name: string) => containers.some(({ service, state }) => service === name && state === 'running');
    const idle = services.filter((name) => !runs(name));
    if (idle.length > 0) await this.#compose(['up', '--detach', '--no-deps', ...idle], signal);
  }

  async startStore(signal?: AbortSignal): Promise<void> {
    if (this.#azurite !== undefined) await this.start(signal, [SNAPSHOT_STORE]);
  }

  async restartStore(signal?: AbortSignal): Promise<void> {
    if (this.#azurite !== undefined) await this.restart(SNAPSHOT_STORE, signal);
  }

  async discardStore(): Promise<void> {
    // By its label: the compose file, and so compose, may not know it any more.
    const store = (await this.#containers()).find(({ service }) => service === SNAPSHOT_STORE);
    if (store !== undefined) await this.#docker(['rm', '--force', store.name]);
    await this.#docker(['volume', 'rm', '--force', `${this.#plan.name}_${SNAPSHOT_STORE}-data`]);
  }

  #openGateway(signal?: AbortSignal): Promise<Gateway> {
    this.#gateway ??= this.#startGateway(signal).catch((error: unknown) => {
      this.#gateway = undefined;
      throw error;
    });
    return this.#gateway;
  }

  async #startGateway(signal?: AbortSignal): Promise<Gateway> {
    await this.#compose(['up', '--detach', '--no-recreate', '--no-deps', GATEWAY], signal);
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
    await gateway?.close();
  }

  async stop(nodes?: readonly string[]): Promise<void> {
    if (nodes !== undefined) await this.#compose(['stop', ...nodes]);
    else await this.#down([]);
  }

  async restart(node: string, signal?: AbortSignal): Promise<void> {
    // A container has the file it was made with, not the one that took its place.
    await this.#compose(['up', '--detach', '--no-deps', '--force-recreate', node], signal);
  }

  async #down(options: readonly string[]): Promise<void> {
    if (!existsSync(join(this.#dir, 'docker-compose.yml'))) {
      throw new ClusterError('no-cluster', `${this.#dir} has no docker-compose.yml`, {
        hint: `Write it again with \`restate-cluster generate\`, or remove the containers with: docker compose --project-name ${this.#plan.name} down`,
      });
    }
    // A change that was interrupted may have left a container that the compose file does not know any more.
    await this.#compose(['down', '--remove-orphans', ...options]);
  }

  async hasData(node?: string): Promise<boolean> {
    const { stdout: names } = await this.#docker([
      'volume',
      'ls',
      '--quiet',
      '--filter',
      `label=${LABELS.cluster}=${this.#plan.name}`,
      ...(node === undefined ? [] : ['--filter', `name=^${this.#plan.name}_${node}-data$`]),
    ]);
    return names.trim() !== '';
  }

  async purge(options: { readonly kill?: boolean } = {}): Promise<void> {
    await this.#down(['--volumes', ...(options.kill === true ? ['--timeout', '0'] : [])]);
    await this.discardStore();
  }

  async kill(node: string): Promise<void> {
    if (await this.#runs(node)) await this.#docker(['kill', this.#container(node)]);
  }

  async pause(node: string): Promise<void> {
    await this.#docker(['pause', this.#container(node)]);
  }

  async resume(node: string): Promise<void> {
    await this.#docker(['unpause', this.#container(node)]);
  }

  async wipe(node: string): Promise<void> {
    // A volume can't be removed before the container that knows it.
    await this.#docker(['rm', '--force', this.#container(node)]);
    await this.#docker(['volume', 'rm', '--force', `${this.#plan.name}_${node}-data`]);
  }

  async discard(node: string): Promise<void> {
    await this.stop([node]);
    await this.wipe(node);
  }

  rename(node: string, nodeName: string): Promise<void> {
    return renameNode(join(this.#dir, 'nodes', node, 'restate.toml'), nodeName);
  }

  async #runs(node: string): Promise<boolean> {
    return (await this.inspect()).some(({ name, state }) => name === node && state === 'running');
  }

  async logTail(node: string, lines: number): Promise<string> {
    const { stdout: out, stderr } = await this.#docker(['logs', '--tail', String(lines), this.#container(node)]);
    return [out, stderr].filter((text) => text !== '').join('\n');
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
            await this.#docker(['logs', ...options, this.#container(node)], {
              signal,
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
    if (node === SNAPSHOT_STORE && this.#azurite !== undefined) return this.#azurite.container;
    return this.#plan.nodes.find(({ name }) => name === node)?.container ?? `${this.#plan.name}-${node}`;
  }

  /** `docker exec` of restatectl, in a container that runs. */
  async #restatectlArgs(
    args: readonly string[],
    tty: 'none' | 'input' | 'terminal',
    ask: readonly string[] = [],
  ): Promise<string[]> {
    const processes = await this.inspect();
    const running = processes.find(({ state }) => state === 'running');
    if (running === undefined) {
      throw new ClusterError('no-cluster', `no node of ${this.#plan.name} is running`, {
        hint: 'Start it with: restate-cluster up',
      });
    }
    const env = restatectlEnv(this.#plan, processes, ask);
    if (this.#plan.harness?.links === true) {
      // Through this program's own links, which are never broken.
      const workdir = `${LINKS_DIR}/${CONTROL}`;
      return execArgs(gatewayContainer(this.#plan), env, ['restatectl', ...args], tty, workdir);
    }
    return execArgs(this.#container(running.name), env, ['restatectl', ...args], tty);
  }

  // Inside a container: the nodes advertise container names, which this machine can't resolve.
  readonly restatectl: Restatectl = async (args, options = {}) =>
    this.#docker(await this.#restatectlArgs(args, 'none', options.ask), options);

  async restatectlInteractive(args: readonly string[]): Promise<number> {
    const terminal = stdin.isTTY && stdout.isTTY ? 'terminal' : 'input';
    return runInteractive('docker', await this.#restatectlArgs(args, terminal));
  }
}
