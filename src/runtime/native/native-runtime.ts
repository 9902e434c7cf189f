import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { run, runInteractive } from '../../exec/run.js';
import { ClusterError } from '../../errors.js';
import { removeInside } from '../../files/remove.js';
import { environmentOf } from '../../files/environment.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { Restatectl } from '../../restate/restatectl.js';
import { restatectlEnv } from '../addresses.js';
import type { Ownership } from '../ownership.js';
import type { ClusterRuntime, LogOptions, NodeProcess, Outdated, PrepareOptions } from '../types.js';
import { readLog, tailFile } from './log-file.js';
import type { Links } from '../../links/links.js';
import { isHalted } from '../../machine/halted.js';
import { CONTROL } from '../../links/viewers.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { readText } from '../../machine/text-file.js';
import { nodeNameIn, renameNode } from '../node-name.js';
import { editedSinceStart, forgetConfig, recordConfigs, wasStarted } from '../started-config.js';
import { nodeCalled } from '../node-called.js';
import { assertNothingRuns } from './stop-processes.js';
import { nodeEnv, nodeFiles } from './layout.js';
import type { NodeFiles } from './layout.js';
import { refuseLinkedPlaces } from './linked-places.js';
import { openLinks, viewerDirectory } from './links.js';
import type { NativeLinks } from './links.js';
import { socketEnv } from './sockets.js';
import {
  findNodeServers,
  haltServer,
  killServer,
  removeNodeData,
  signalServer,
  startServer,
  stopServer,
} from './node-process.js';
import { NativePrograms } from './native-programs.js';
import { NativeStore } from './native-store.js';

/**
 * Whether a data directory has any file in it, at any depth: empty directories, and sockets that a killed server leaves, are
 * no data. What can't be read, or is no directory, is there all the same.
 */
async function holdsAnything(path: string): Promise<boolean> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    if (entries.some((entry) => !entry.isDirectory() && !entry.isSocket())) return true;
    for (const entry of entries) {
      if (entry.isDirectory() && (await holdsAnything(join(path, entry.name)))) return true;
    }
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Nodes as processes of the published binaries; their data, logs and pids are in the cluster directory. */
export class NativeRuntime implements ClusterRuntime {
  readonly kind = 'native';
  readonly pollMs = 50;
  readonly #dir: string;
  readonly #plan: ClusterPlan;
  readonly #store: NativeStore;
  readonly #programs: NativePrograms;
  /** By node, its `node-name`, as last read. */
  readonly #nodeNames = new Map<string, string>();
  #links: NativeLinks | undefined;

  /** @param dir the cluster directory, absolute and without symbolic links */
  constructor(dir: string, plan: ClusterPlan) {
    this.#dir = dir;
    this.#plan = plan;
    this.#programs = new NativePrograms(plan.version);
    this.#store = new NativeStore(dir, plan.snapshots);
  }

  async prepare(options: PrepareOptions): Promise<void> {
    await this.#programs.prepare(options);
    await this.#store.prepare(options);
  }

  #files(): NodeFiles[] {
    return this.#plan.nodes.map(({ name }) => nodeFiles(this.#dir, name));
  }

  nodeOf(nodeName: string): string {
    return nodeCalled(this.#plan, nodeName);
  }

  async inspect(): Promise<NodeProcess[]> {
    const servers = await findNodeServers(this.#files());
    return Promise.all(
      this.#plan.nodes.map(async ({ name }): Promise<NodeProcess> => {
        const files = nodeFiles(this.#dir, name);
        const server = servers.get(files.config);
        if (server !== undefined) return { name, state: 'running', detail: `pid ${String(server.pid)}` };
        const started = await stat(files.log).then(
          () => true,
          () => false,
        );
        return { name, state: started ? 'stopped' : 'absent' };
      }),
    );
  }

  inspectStore(): Promise<NodeProcess | undefined> {
    return this.#store.inspect();
  }

  /** Before the nodes, which look there first. */
  startStore(): Promise<void> {
    return this.#store.start();
  }

  restartStore(): Promise<void> {
    return this.#store.restart();
  }

  discardStore(): Promise<void> {
    return this.#store.discard();
  }

  runsElsewhere(): Promise<undefined> {
    // Native clusters share nothing but ports, and those are checked one by one.
    return Promise.resolve(undefined);
  }

  /** All that a native cluster has is in its directory. */
  ownership(): Promise<Ownership> {
    return Promise.resolve({ state: 'ours', id: undefined, movedFrom: undefined });
  }

  assertOurs(): Promise<void> {
    return Promise.resolve();
  }

  claim(): Promise<void> {
    return Promise.resolve();
  }

  engine(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  outdated(): Promise<Outdated> {
    return Promise.resolve({ nodes: [], store: [] });
  }

  async start(_signal?: AbortSignal, only?: readonly string[]): Promise<void> {
    const nodes = only ?? this.#names();
    const server = await this.#programs.path('restate-server');
    const running = await findNodeServers(this.#files());
    const asPlanned = await this.#readConfigs();
    await refuseLinkedPlaces(this.#dir, nodes);
    if (only === undefined) await this.startStore();
    if (this.#plan.harness?.links === true) {
      this.#links ??= await openLinks(this.#dir, this.#names(), this.#nodeNames);
    }
    const handedOn = await environmentOf(this.#dir, env);
    for (const node of this.#plan.nodes.filter(({ name }) => nodes.includes(name))) {
      const files = nodeFiles(this.#dir, node.name);
      const sockets = asPlanned ? socketEnv(this.#dir, this.#plan, node, this.#nodeNames) : {};
      const known = running.get(files.config);
      // One may have been left halted.
      if (known !== undefined) await signalServer(known, 'SIGCONT');
      else {
        await recordConfigs(this.#dir, [node.name]);
        await startServer(server, files, { ...nodeEnv(node, handedOn), ...sockets });
      }
    }
  }

  #names(): string[] {
    return this.#plan.nodes.map(({ name }) => name);
  }

  /**
   * Learns what every node is called by its restate.toml.
   *
   * @returns whether none was edited to have another fabric address, which then must hold
   */
  async #readConfigs(): Promise<boolean> {
    const texts = await Promise.all(this.#files().map(({ config }) => readText(config, 'generated')));
    for (const [i, name] of this.#names().entries()) this.#nodeNames.set(name, nodeNameIn(texts[i] ?? '') ?? name);
    return this.#plan.nodes.every(({ fabricUrl }, i) => texts[i]?.includes(`\nadvertised-address = "${fabricUrl}"\n`));
  }

  async stop(nodes?: readonly string[]): Promise<void> {
    await this.#withServers(nodes ?? this.#names(), (server, files, name) => {
      const patience = this.#plan.nodes.find((node) => node.name === name)?.stopSeconds ?? 0;
      return stopServer(server, files, patience * 1_000);
    });
    // Last, so that snapshots under way get there.
    if (nodes === undefined) await this.#store.stop();
  }

  async restart(node: string, signal?: AbortSignal): Promise<void> {
    await this.stop([node]);
    await this.start(signal, [node]);
  }

  /** Does something to the servers of those of these nodes that run. */
  async #withServers(
    nodes: readonly string[],
    work: (server: ProcessInfo, files: NodeFiles, node: string) => Promise<void>,
  ): Promise<void> {
    const running = await findNodeServers(this.#files());
    await Promise.all(
      nodes.map(async (name) => {
        const files = nodeFiles(this.#dir, name);
        const server = running.get(files.config);
        if (server !== undefined) await work(server, files, name);
      }),
    );
  }

  kill(node: string): Promise<void> {
    return this.#withServers([node], killServer);
  }

  pause(node: string): Promise<void> {
    return this.#withServers([node], async (server) => {
      if (await haltServer(server)) return;
      throw new ClusterError('command-failed', `${node} (process ${String(server.pid)}) could not be halted`, {
        hint: 'See what it waits for, as with `restate-cluster logs`, or stop it.',
      });
    });
  }

  resume(node: string): Promise<void> {
    return this.#withServers([node], (server) => signalServer(server, 'SIGCONT'));
  }

  async halted(node: string): Promise<string | undefined> {
    let found: string | undefined;
    await this.#withServers([node], async ({ pid }) => {
      if (await isHalted(pid)) found = `process ${String(pid)}`;
    });
    return found;
  }

  async wipe(node: string): Promise<void> {
    await assertNothingRuns(this.#dir, node);
    await removeInside(this.#dir, nodeFiles(this.#dir, node).data);
  }

  rename(node: string, nodeName: string): Promise<void> {
    return renameNode(this.#dir, nodeFiles(this.#dir, node).config, nodeName);
  }

  async editedSinceStart(): Promise<string[]> {
    const running = (await this.inspect()).filter(({ state }) => state === 'running').map(({ name }) => name);
    return editedSinceStart(this.#dir, running, async (node) => {
      const written = await stat(nodeFiles(this.#dir, node).pid).catch(() => undefined);
      return written === undefined ? undefined : { at: written.mtimeMs, byOthers: false };
    });
  }

  wasStarted(node: string): Promise<boolean> {
    return wasStarted(this.#dir, node);
  }

  async hasData(node?: string): Promise<boolean> {
    return (await this.#withData(node === undefined ? this.#names() : [node])).length > 0;
  }

  nodesWithData(): Promise<string[]> {
    return this.#withData(this.#names());
  }

  async #withData(nodes: readonly string[]): Promise<string[]> {
    const there = await Promise.all(nodes.map((name) => holdsAnything(nodeFiles(this.#dir, name).data)));
    return nodes.filter((_, i) => there[i]);
  }

  async purge(options: { readonly kill?: boolean } = {}): Promise<void> {
    await refuseLinkedPlaces(this.#dir, this.#names());
    if (options.kill === true) {
      await this.#withServers(this.#names(), killServer);
      await this.discardStore();
    } else await this.stop();
    await assertNothingRuns(this.#dir);
    for (const { name } of this.#plan.nodes) {
      await removeNodeData(nodeFiles(this.#dir, name));
      await forgetConfig(this.#dir, name);
    }
    await this.discardStore();
  }

  async discard(node: string): Promise<void> {
    await refuseLinkedPlaces(this.#dir, [node]);
    await this.stop([node]);
    await forgetConfig(this.#dir, node);
    await assertNothingRuns(this.#dir, node);
    await removeNodeData(nodeFiles(this.#dir, node));
  }

  logTail(node: string, lines: number): Promise<string> {
    return tailFile(this.#log(node), lines);
  }

  #log(name: string): string {
    return name === SNAPSHOT_STORE ? this.#store.log : nodeFiles(this.#dir, name).log;
  }

  async logs(nodes: readonly string[], options: LogOptions): Promise<void> {
    await Promise.all(nodes.map((node) => readLog(node, this.#log(node), options)));
  }

  readonly restatectl: Restatectl = async (args, options = {}) =>
    run(await this.#programs.path('restatectl'), args, {
      ...options,
      cwd: this.#viewpoint(),
      env: restatectlEnv(this.#plan, await this.inspect(), options.ask),
    });

  async restatectlInteractive(args: readonly string[]): Promise<number> {
    return runInteractive(await this.#programs.path('restatectl'), args, {
      cwd: this.#viewpoint(),
      env: restatectlEnv(this.#plan, await this.inspect()),
    });
  }

  /** From where restatectl finds the addresses that nodes go by: links of its own, else the nodes' sockets. */
  #viewpoint(): string {
    if (this.#plan.harness?.links === true) return viewerDirectory(this.#dir, CONTROL);
    // One of them may have been removed by hand.
    return this.#files().find(({ directory }) => existsSync(directory))?.directory ?? this.#dir;
  }

  get links(): Links | undefined {
    return this.#links?.links;
  }

  expose(url: string): Promise<string> {
    return Promise.resolve(url);
  }

  async close(): Promise<void> {
    await this.#links?.close();
    this.#links = undefined;
  }
}
