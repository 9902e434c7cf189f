import type { ClusterPlan } from '../plan/types.js';
import { AdminClient } from '../restate/admin.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { Chaos } from './chaos/types.js';
import { FailoverIngress } from './failover-ingress.js';
import type { History } from './history.js';
import { looksThrough } from './looks.js';
import type { Looks } from './looks.js';
import { NetworkFaults } from './network-faults.js';
import { NodeFaults } from './node-faults.js';
import { Registry } from './registry.js';
import { wellNodes } from './well.js';

/** One running cluster, and what was done to it: what all handles of it share. */
export class ClusterCore {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  readonly history: History;
  readonly admin: AdminClient;
  readonly registry: Registry;
  readonly nodeFaults: NodeFaults;
  readonly network: NetworkFaults;
  readonly looks: Looks;
  /** For clients that name no node. */
  readonly ingress: FailoverIngress;
  /** Aborted when it is being stopped: nothing is waited for then. */
  readonly ending = new AbortController();
  /** Deployments it was handed over with, which a reset keeps. */
  own: readonly string[] = [];
  /** One at a time: two could together take more nodes than the cluster survives. */
  chaos: Chaos | undefined;
  readonly #remove: () => Promise<void>;
  #stopped: Promise<void> | undefined;

  constructor(
    { dir, plan, runtime }: { readonly dir: string; readonly plan: ClusterPlan; readonly runtime: ClusterRuntime },
    history: History,
    remove: () => Promise<void>,
  ) {
    this.dir = dir;
    this.plan = plan;
    this.runtime = runtime;
    this.history = history;
    this.#remove = remove;
    this.nodeFaults = new NodeFaults(plan, runtime, history, () => this.looks);
    this.network = new NetworkFaults(
      () => runtime.links,
      plan.nodes.map(({ name }) => name),
      history,
    );
    const well = () => wellNodes(plan, this.nodeFaults, this.network);
    const running = () => well().map(({ name }) => name);
    this.admin = new AdminClient(() => well().flatMap(({ adminUrl }) => adminUrl ?? []));
    this.ingress = new FailoverIngress(() => well().flatMap(({ ingressUrl }) => ingressUrl ?? []));
    this.registry = new Registry(plan, runtime, this.admin, running, history);
    this.looks = looksThrough(plan, runtime, this.admin, {
      running,
      nodeName: (node) => this.nodeFaults.nodeName(node),
    });
  }

  /** Stops and removes it. A second call does nothing. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    this.ending.abort();
    await this.nodeFaults.close();
    await this.ingress.close();
    await this.#remove().finally(() => this.registry.close());
  }
}
