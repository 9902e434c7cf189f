import type { Ingress } from '@restatedev/restate-sdk-clients';
import { clusterEnv } from '../cluster/env.js';
import type { Occasion } from '../cluster/export/readme.js';
import { status } from '../cluster/status.js';
import type { ClusterStatus } from '../cluster/status.js';
import { ClusterError } from '../errors.js';
import type { Deployment } from '../restate/admin-answers.js';
import { sqlText } from '../restate/sql-text.js';
import type { SqlValue } from '../restate/sql-text.js';
import type { Role, RuntimeKind } from '../spec/types.js';
import { writeBundle } from './bundle.js';
import { startChaos } from './chaos/start.js';
import type { Chaos, ChaosOptions } from './chaos/types.js';
import { ready } from './conditions.js';
import type { Condition } from './conditions.js';
import type { ClusterCore } from './core.js';
import type { HistoryEntry } from './history.js';
import { ingressClient } from './ingress-client.js';
import { unfinishedInvocations } from './invocations.js';
import { askOnce, keepAsking } from './keep-asking.js';
import { StoredState } from './key-state.js';
import { leaderAtLast, partitionOfInvocation, partitionOfKey } from './leaders.js';
import { Lease } from './lease.js';
import { mergeLines, readLogs } from './log-lines.js';
import type { NetworkFaults } from './network-faults.js';
import { NodeHandle } from './node-handle.js';
import { nodeNamed } from './node-named.js';
import type { EndpointOptions, ServiceSource } from './options.js';
import { nameOfService } from './service-kind.js';
import type { ServiceName } from './service-kind.js';
import { readState } from './state.js';
import { until } from './timeout.js';
import type {
  FaultyCluster,
  Fault,
  KeyState,
  LinkedNode,
  LogLine,
  LogsOptions,
  NodeNames,
  Row,
  ServiceEndpoint,
  WaitOptions,
} from './types.js';
import { waitUntil } from './wait-until.js';
import { tellsWhole, tellWhole } from './whole-errors.js';

const HEAL_MS = 60_000;

/** A cluster that is up, and what a test does with it, for as long as its lease lasts. */
export class ClusterHandle implements FaultyCluster {
  readonly nodes: readonly LinkedNode[];
  readonly #core: ClusterCore;
  readonly #lease: Lease;

  constructor(core: ClusterCore, lease = new Lease(core.plan.name)) {
    const { plan, runtime, nodeFaults, network } = core;
    this.#core = core;
    this.#lease = lease;
    const logs = (node: string, options?: LogsOptions) => readLogs(runtime, node, options);
    this.nodes = plan.nodes.map((node) => new NodeHandle(node, { faults: nodeFaults, network, lease, logs }));
  }

  /** The same cluster for one test: nothing can be done to it through that handle once the lease has ended. */
  lend(lease: Lease): ClusterHandle {
    return new ClusterHandle(this.#core, lease);
  }

  get name(): string {
    return this.#core.plan.name;
  }

  get runtime(): RuntimeKind {
    return this.#core.plan.runtime;
  }

  get directory(): string {
    return this.#core.dir;
  }

  get history(): readonly HistoryEntry[] {
    return this.#core.history.entries;
  }

  node(name: string): LinkedNode {
    return nodeNamed(this.nodes, name);
  }

  get ingressUrl(): string {
    return this.#addressOf(
      'http-ingress',
      this.#core.plan.nodes.map((node) => node.ingressUrl),
    );
  }

  get adminUrl(): string {
    return this.#addressOf(
      'admin',
      this.#core.plan.nodes.map((node) => node.adminUrl),
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
    return clusterEnv(this.#core.plan);
  }

  async connect(
    options: { readonly node?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Ingress> {
    const { node, headers } = options;
    if (node !== undefined) return ingressClient(this.node(node).ingressUrl, headers);
    // Without a node that accepts invocations, requests have nowhere to go.
    const some = this.env()['RESTATE_INGRESS_URL'];
    return ingressClient(some === undefined ? undefined : await this.#core.ingress.url(), headers);
  }

  async registerService(...services: readonly ServiceSource[]): Promise<Deployment[]> {
    this.#lease.assertHeld();
    return this.#core.registry.register(services);
  }

  /** Registers what the cluster is handed over with. */
  async registerOwn(services: readonly ServiceSource[], options?: EndpointOptions): Promise<void> {
    this.#core.registry.options = options;
    this.#core.own = (await this.#core.registry.register(services)).map(({ id }) => id);
  }

  endpoint(service: ServiceName): ServiceEndpoint {
    const endpoint = this.#core.registry.endpoint(nameOfService(service));
    const held = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        this.#lease.assertHeld();
        return await work();
      } catch (error) {
        throw tellWhole(error);
      }
    };
    return {
      url: endpoint.url,
      services: endpoint.services,
      stop: () => held(() => endpoint.stop()),
      start: () => held(() => endpoint.start()),
      delay: (ms) => held(() => endpoint.delay(ms)),
    };
  }

  deployments(): Promise<Deployment[]> {
    return this.#answer('the deployments', () => this.#core.admin.deployments());
  }

  async status(): Promise<ClusterStatus> {
    const { dir, plan, runtime, history } = this.#core;
    const now = await status(dir, plan, runtime);
    history.addLook(now.missing === '' ? now.state : `${now.state}: ${now.missing}`);
    return now;
  }

  async leader(partition: number, options?: WaitOptions): Promise<LinkedNode> {
    return this.node(await leaderAtLast(this.#core.looks, partition, this.#until(options)));
  }

  async leaderOf(service: ServiceName, key: string, options?: WaitOptions): Promise<LinkedNode> {
    return this.leader(await this.partitionOf(service, key, options), options);
  }

  async leaderOfInvocation(id: string, options?: WaitOptions): Promise<LinkedNode> {
    return this.leader(await partitionOfInvocation(this.#core.looks, id, this.#until(options)), options);
  }

  partitionOf(service: ServiceName, key: string, options?: WaitOptions): Promise<number> {
    return partitionOfKey(this.#core.looks, nameOfService(service), key, this.#until(options));
  }

  readonly sql = (strings: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]> =>
    this.#answer('the answer to a query', () => this.#core.looks.sql(strings, ...values));

  readonly clusterSql = (strings: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]> =>
    this.#answer('the answer to a query', () => this.#core.looks.askCluster(sqlText(strings, ...values)));

  async state(service: ServiceName, key: string, options?: WaitOptions): Promise<Record<string, unknown>> {
    const name = nameOfService(service);
    const ask = () => readState(this.#core, name, key);
    return keepAsking({ what: `the state of ${name}/${key}`, ask }, this.#until(options));
  }

  stateOf<State extends object = Record<string, unknown>>(service: ServiceName, key: string): KeyState<State> {
    const name = nameOfService(service);
    return new StoredState<State>(this.#core.admin, name, key, () => this.state(name, key));
  }

  /** Invocations that have not ended, and why, in words; nothing where the cluster can't tell at once. */
  async unfinished(): Promise<string[]> {
    const seen = await askOnce(() => unfinishedInvocations(this.#core.looks));
    return 'answer' in seen ? seen.answer : [];
  }

  async logs(options?: LogsOptions): Promise<LogLine[]> {
    return mergeLines(await Promise.all(this.nodes.map(({ name }) => readLogs(this.#core.runtime, name, options))));
  }

  waitFor(condition: Condition, options?: WaitOptions): Promise<void> {
    const { looks, history } = this.#core;
    return waitUntil(condition, looks, history, this.#until(options));
  }

  /** Asks until the cluster answers: it may be failing over. */
  async #answer<T>(what: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await keepAsking({ what, ask }, this.#until());
    } catch (error) {
      throw tellWhole(error);
    }
  }

  /** Waiting ends with the cluster and with the lease. */
  #until(options?: WaitOptions): WaitOptions {
    return until(AbortSignal.any([this.#core.ending.signal, this.#lease.signal]), options);
  }

  async heal(options?: WaitOptions): Promise<void> {
    this.#lease.assertHeld();
    await this.#core.registry.heal();
    await this.#core.network.heal();
    await this.#core.nodeFaults.heal();
    await this.waitFor(ready(), { ...options, timeoutMs: options?.timeoutMs ?? HEAL_MS });
  }

  findCrashes(): Promise<void> {
    return this.#core.nodeFaults.findCrashes();
  }

  chaos(options: ChaosOptions = {}): Chaos {
    this.#lease.assertHeld();
    return startChaos(this.#core, this.#lease, options);
  }

  async reset(): Promise<void> {
    this.#lease.assertHeld();
    await this.#core.admin.reset({ keepDeployments: this.#core.own });
    this.#core.history.add('reset', 'invocations, state and deployments removed');
  }

  async saveBundle(directory?: string, occasion?: Occasion): Promise<string> {
    const { registry, history, ...parts } = this.#core;
    // Where the engine is gone, the bundle tells what is left to tell.
    await this.findCrashes().catch((error: unknown) => {
      history.add('event', `nodes can't be looked at: ${String(error)}`);
    });
    return writeBundle(this, { ...parts, output: registry.output }, directory, occasion);
  }

  partition(...groups: readonly (readonly string[])[]): Promise<Fault> {
    return this.#breakNetwork((network) => network.partition(groups));
  }

  cut(from: NodeNames, to: NodeNames): Promise<Fault> {
    return this.#breakNetwork((network) => network.cut(from, to));
  }

  delay(from: NodeNames, to: NodeNames, ms: number, jitterMs?: number): Promise<Fault> {
    return this.#breakNetwork((network) => network.delay(from, to, ms, jitterMs));
  }

  drop(from: NodeNames, to: NodeNames, rate: number): Promise<Fault> {
    return this.#breakNetwork((network) => network.drop(from, to, rate));
  }

  // Async, so that what is wrong rejects.
  async #breakNetwork(fault: (network: NetworkFaults) => Fault): Promise<Fault> {
    this.#lease.assertHeld();
    return Promise.resolve(fault(this.#core.network));
  }

  stop(): Promise<void> {
    return this.#core.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

tellsWhole(ClusterHandle);
