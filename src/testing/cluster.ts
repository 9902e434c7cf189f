import type { Ingress } from '@restatedev/restate-sdk-clients';
import { clusterEnv } from '../cluster/env.js';
import { status } from '../cluster/status.js';
import type { ClusterStatus } from '../cluster/status.js';
import { ClusterError } from '../errors.js';
import type { ClusterPlan } from '../plan/types.js';
import { AdminClient } from '../restate/admin.js';
import type { Deployment } from '../restate/admin-answers.js';
import { sqlText } from '../restate/sql-text.js';
import type { SqlValue } from '../restate/sql-text.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { RuntimeKind } from '../spec/types.js';
import { writeBundle } from './bundle.js';
import { runChaos } from './chaos/run.js';
import type { Chaos, ChaosOptions } from './chaos/types.js';
import { ready } from './conditions.js';
import type { Condition } from './conditions.js';
import type { History, HistoryEntry } from './history.js';
import { leaderAtLast, partitionOfKey } from './leaders.js';
import { mergeLines, parseLogLine, selectLines } from './log-lines.js';
import { looksThrough } from './looks.js';
import type { Looks } from './looks.js';
import { NetworkFaults } from './network-faults.js';
import { NodeFaults } from './node-faults.js';
import { NodeHandle } from './node-handle.js';
import type { ServiceSource } from './options.js';
import { Registry } from './registry.js';
import type { FaultyCluster, Fault, LinkedNode, LogLine, LogsOptions, Row, WaitOptions } from './types.js';
import { waitUntil } from './wait-until.js';

/** A cluster that is up, and what a test does with it. */
export class ClusterHandle implements FaultyCluster {
  readonly nodes: readonly LinkedNode[];
  readonly #dir: string;
  readonly #plan: ClusterPlan;
  readonly #runtime: ClusterRuntime;
  readonly #history: History;
  readonly #remove: (cluster: ClusterHandle) => Promise<void>;
  readonly #admin: AdminClient;
  readonly #registry: Registry;
  readonly #nodeFaults: NodeFaults;
  readonly #network: NetworkFaults;
  readonly #looks: Looks;
  /** Deployments it was handed over with, which a reset keeps. */
  #own: readonly string[] = [];
  #stopped: Promise<void> | undefined;

  constructor(
    parts: { readonly dir: string; readonly plan: ClusterPlan; readonly runtime: ClusterRuntime },
    history: History,
    remove: () => Promise<void>,
  ) {
    const { dir, plan, runtime } = parts;
    this.#dir = dir;
    this.#plan = plan;
    this.#runtime = runtime;
    this.#history = history;
    this.#remove = remove;
    const names = plan.nodes.map(({ name }) => name);
    this.#nodeFaults = new NodeFaults(plan, runtime, history);
    this.#network = new NetworkFaults(() => runtime.links, names, history);
    this.#admin = new AdminClient(() => this.#wellNodes().flatMap(({ adminUrl }) => adminUrl ?? []));
    this.#registry = new Registry(plan, runtime, this.#admin, () => this.#well());
    this.#looks = looksThrough(plan, runtime, this.#admin, () => this.#well());
    const logs = (node: string, options?: LogsOptions) => this.#logsOf(node, options);
    this.nodes = plan.nodes.map((node) => new NodeHandle(node, this.#nodeFaults, this.#network, logs));
  }

  /** Nodes that nothing was done to first, those that are cut off last; none that is down or halted. */
  #well(): string[] {
    const cut = this.#network.cutWays();
    return this.#plan.nodes
      .map(({ name }) => name)
      .filter((name) => this.#nodeFaults.state(name) === 'running')
      .sort((a, b) => (cut.get(a) ?? 0) - (cut.get(b) ?? 0));
  }

  #wellNodes() {
    return this.#well().flatMap((name) => this.#plan.nodes.find((node) => node.name === name) ?? []);
  }

  get name(): string {
    return this.#plan.name;
  }

  get runtime(): RuntimeKind {
    return this.#plan.runtime;
  }

  get directory(): string {
    return this.#dir;
  }

  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  node(name: string): LinkedNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found !== undefined) return found;
    throw new ClusterError('usage', `${this.name} has no node ${name}`, {
      hint: `It has: ${this.nodes.map((node) => node.name).join(', ')}.`,
    });
  }

  get ingressUrl(): string {
    return this.env()['RESTATE_INGRESS_URL'] ?? '';
  }

  get adminUrl(): string {
    return this.env()['RESTATE_ADMIN_URL'] ?? '';
  }

  env(): Record<string, string> {
    return clusterEnv(this.#plan);
  }

  async connect(
    options: { readonly node?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Ingress> {
    const url = options.node === undefined ? this.ingressUrl : this.node(options.node).ingressUrl;
    if (url === undefined || url === '') {
      throw new ClusterError('usage', 'that node accepts no invocations', {
        hint: 'Name a node with the http-ingress role.',
      });
    }
    try {
      const { connect } = await import('@restatedev/restate-sdk-clients');
      return connect({ url, headers: { ...options.headers } });
    } catch (error) {
      throw new ClusterError('program-missing', 'an ingress client needs the package @restatedev/restate-sdk-clients', {
        hint: 'Install it beside restate-cluster, or send requests to `ingressUrl`.',
        cause: error,
      });
    }
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
    const now = await status(this.#dir, this.#plan, this.#runtime);
    this.#history.addLook(now.missing === '' ? now.state : `${now.state}: ${now.missing}`);
    return now;
  }

  leader(partition: number, options?: WaitOptions): Promise<LinkedNode> {
    return leaderAtLast(this.#looks, partition, options).then((name) => this.node(name));
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

  async #logsOf(node: string, options?: LogsOptions): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    await this.#runtime.logs([node], {
      onLine: (_, text) => {
        lines.push(parseLogLine(node, text));
      },
    });
    return selectLines(lines, options);
  }

  async logs(options?: LogsOptions): Promise<LogLine[]> {
    return mergeLines(await Promise.all(this.nodes.map(({ name }) => this.#logsOf(name, options))));
  }

  waitFor(condition: Condition, options?: WaitOptions): Promise<void> {
    return waitUntil(condition, this.#looks, this.#history, options);
  }

  async heal(options?: WaitOptions): Promise<void> {
    await this.#network.heal();
    await this.#nodeFaults.heal();
    await this.waitFor(ready(), { timeoutMs: 60_000, ...options });
  }

  chaos(options: ChaosOptions = {}): Chaos {
    return runChaos(this, this.#plan, options, {
      networkFaults: this.#plan.harness?.links === true,
      add: (what) => {
        this.#history.add('event', what);
      },
    });
  }

  async reset(): Promise<void> {
    await this.#admin.reset({ keepDeployments: this.#own });
    this.#history.add('reset', 'invocations, state and deployments removed');
  }

  saveBundle(directory?: string): Promise<string> {
    return writeBundle(this, { plan: this.#plan, runtime: this.#runtime, looks: this.#looks }, directory);
  }

  partition(...groups: readonly (readonly string[])[]): Promise<Fault> {
    return Promise.resolve(this.#network.partition(groups));
  }

  cut(from: string | readonly string[], to: string | readonly string[]): Promise<Fault> {
    return Promise.resolve(this.#network.cut(from, to));
  }

  delay(
    from: string | readonly string[],
    to: string | readonly string[],
    ms: number,
    jitterMs?: number,
  ): Promise<Fault> {
    return Promise.resolve(this.#network.delay(from, to, ms, jitterMs));
  }

  drop(from: string | readonly string[], to: string | readonly string[], rate: number): Promise<Fault> {
    return Promise.resolve(this.#network.drop(from, to, rate));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#remove(this).finally(() => this.#registry.close());
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
