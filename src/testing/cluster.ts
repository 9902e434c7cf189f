import type { Ingress } from '@restatedev/restate-sdk-clients';
import { clusterEnv } from '../cluster/env.js';
import { status } from '../cluster/status.js';
import { ClusterError } from '../errors.js';
import type { Occasion } from '../cluster/export/readme.js';
import type { ClusterStatus } from '../cluster/status.js';
import type { ClusterPlan } from '../plan/types.js';
import { AdminClient } from '../restate/admin.js';
import type { Deployment } from '../restate/admin-answers.js';
import { sqlText } from '../restate/sql-text.js';
import type { SqlValue } from '../restate/sql-text.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { Role, RuntimeKind } from '../spec/types.js';
import { writeBundle } from './bundle.js';
import { runChaos } from './chaos/run.js';
import type { Chaos, ChaosOptions } from './chaos/types.js';
import { ready } from './conditions.js';
import type { Condition } from './conditions.js';
import type { History, HistoryEntry } from './history.js';
import { leaderAtLast, partitionOfKey } from './leaders.js';
import { ingressClient } from './ingress-client.js';
import { mergeLines, readLogs } from './log-lines.js';
import { looksThrough } from './looks.js';
import type { Looks } from './looks.js';
import { NetworkFaults } from './network-faults.js';
import { NodeFaults } from './node-faults.js';
import { NodeHandle } from './node-handle.js';
import { nodeNamed } from './node-named.js';
import type { ServiceSource } from './options.js';
import { Registry } from './registry.js';
import { until } from './timeout.js';
import type { FaultyCluster, Fault, LinkedNode, LogLine, LogsOptions, NodeNames, Row, WaitOptions } from './types.js';
import { waitUntil } from './wait-until.js';
import { wellNodes } from './well.js';

interface Parts {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
}

/** A cluster that is up, and what a test does with it. */
export class ClusterHandle implements FaultyCluster {
  readonly nodes: readonly LinkedNode[];
  readonly #parts: Parts;
  readonly #history: History;
  readonly #remove: () => Promise<void>;
  /** Aborted when it is being stopped: nothing is waited for then. */
  readonly #ending = new AbortController();
  readonly #admin: AdminClient;
  readonly #registry: Registry;
  readonly #nodeFaults: NodeFaults;
  readonly #network: NetworkFaults;
  readonly #looks: Looks;
  /** Deployments it was handed over with, which a reset keeps. */
  #own: readonly string[] = [];
  #stopped: Promise<void> | undefined;

  constructor(parts: Parts, history: History, remove: () => Promise<void>) {
    const { plan, runtime } = parts;
    this.#parts = parts;
    this.#history = history;
    this.#remove = remove;
    const names = plan.nodes.map(({ name }) => name);
    this.#nodeFaults = new NodeFaults(plan, runtime, history, () => this.#looks);
    this.#network = new NetworkFaults(() => runtime.links, names, history);
    const well = () => wellNodes(plan, this.#nodeFaults, this.#network);
    const running = () => well().map(({ name }) => name);
    this.#admin = new AdminClient(() => well().flatMap(({ adminUrl }) => adminUrl ?? []));
    this.#registry = new Registry(plan, runtime, this.#admin, running);
    this.#looks = looksThrough(plan, runtime, this.#admin, {
      running,
      nodeName: (node) => this.#nodeFaults.nodeName(node),
    });
    const logs = (node: string, options?: LogsOptions) => readLogs(runtime, node, options);
    this.nodes = plan.nodes.map((node) => new NodeHandle(node, this.#nodeFaults, this.#network, logs));
  }

  get name(): string {
    return this.#parts.plan.name;
  }

  get runtime(): RuntimeKind {
    return this.#parts.plan.runtime;
  }

  get directory(): string {
    return this.#parts.dir;
  }

  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  node(name: string): LinkedNode {
    return nodeNamed(this.nodes, name);
  }

  get ingressUrl(): string {
    return this.#addressOf(
      'http-ingress',
      this.#parts.plan.nodes.map((node) => node.ingressUrl),
    );
  }

  get adminUrl(): string {
    return this.#addressOf(
      'admin',
      this.#parts.plan.nodes.map((node) => node.adminUrl),
    );
  }

  #addressOf(role: Role, addresses: readonly (string | undefined)[]): string {
    const first = addresses.find((address) => address !== undefined);
    if (first !== undefined) return first;
    throw new ClusterError('usage', `no node of ${this.name} has the role ${role}`, {
      hint: 'Give the role to some node.',
    });
  }

  env(): Record<string, string> {
    return clusterEnv(this.#parts.plan);
  }

  async connect(
    options: { readonly node?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Ingress> {
    const url = options.node === undefined ? this.env()['RESTATE_INGRESS_URL'] : this.node(options.node).ingressUrl;
    return ingressClient(url, options.headers);
  }

  registerService(...services: readonly ServiceSource[]): Promise<Deployment[]> {
    return this.#registry.register(services);
  }

  /** Registers what the cluster is handed over with. */
  async registerOwn(services: readonly ServiceSource[]): Promise<void> {
    this.#own = (await this.#registry.register(services)).map(({ id }) => id);
  }

  deployments(): Promise<Deployment[]> {
    return this.#admin.deployments();
  }

  async status(): Promise<ClusterStatus> {
    const { dir, plan, runtime } = this.#parts;
    const now = await status(dir, plan, runtime);
    this.#history.addLook(now.missing === '' ? now.state : `${now.state}: ${now.missing}`);
    return now;
  }

  async leader(partition: number, options?: WaitOptions): Promise<LinkedNode> {
    return this.node(await leaderAtLast(this.#looks, partition, until(this.#ending.signal, options)));
  }

  async leaderOf(service: string, key: string, options?: WaitOptions): Promise<LinkedNode> {
    return this.leader(await this.partitionOf(service, key), options);
  }

  partitionOf(service: string, key: string): Promise<number> {
    return partitionOfKey(this.#looks, service, key);
  }

  readonly sql = (strings: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]> =>
    this.#admin.query(sqlText(strings, ...values));

  readonly clusterSql = (strings: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]> =>
    this.#looks.askCluster(sqlText(strings, ...values));

  state(service: string, key: string): Promise<Record<string, unknown>> {
    return this.#admin.state(service, key);
  }

  async logs(options?: LogsOptions): Promise<LogLine[]> {
    return mergeLines(await Promise.all(this.nodes.map(({ name }) => readLogs(this.#parts.runtime, name, options))));
  }

  waitFor(condition: Condition, options?: WaitOptions): Promise<void> {
    return waitUntil(condition, this.#looks, this.#history, until(this.#ending.signal, options));
  }

  async heal(options?: WaitOptions): Promise<void> {
    await this.#network.heal();
    await this.#nodeFaults.heal();
    await this.waitFor(ready(), { ...options, timeoutMs: options?.timeoutMs ?? 60_000 });
  }

  chaos(options: ChaosOptions = {}): Chaos {
    return runChaos(this, this.#parts.plan, options, {
      networkFaults: this.#parts.plan.harness?.links === true,
      ending: this.#ending.signal,
      add: (what) => {
        this.#history.add('event', what);
      },
    });
  }

  async reset(): Promise<void> {
    await this.#admin.reset({ keepDeployments: this.#own });
    this.#history.add('reset', 'invocations, state and deployments removed');
  }

  saveBundle(directory?: string, occasion?: Occasion): Promise<string> {
    const parts = { ...this.#parts, looks: this.#looks, output: this.#registry.output };
    return writeBundle(this, parts, directory, occasion);
  }

  // Async, so that what is wrong rejects.
  async partition(...groups: readonly (readonly string[])[]): Promise<Fault> {
    return Promise.resolve(this.#network.partition(groups));
  }

  async cut(from: NodeNames, to: NodeNames): Promise<Fault> {
    return Promise.resolve(this.#network.cut(from, to));
  }

  async delay(from: NodeNames, to: NodeNames, ms: number, jitterMs?: number): Promise<Fault> {
    return Promise.resolve(this.#network.delay(from, to, ms, jitterMs));
  }

  async drop(from: NodeNames, to: NodeNames, rate: number): Promise<Fault> {
    return Promise.resolve(this.#network.drop(from, to, rate));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    this.#ending.abort();
    await this.#nodeFaults.close();
    await this.#remove().finally(() => this.#registry.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
