import type { NodePlan } from '../plan/types.js';
import type { NetworkFaults } from './network-faults.js';
import type { NodeFaults } from './node-faults.js';
import type {
  Fault,
  LinkedNode,
  LogLine,
  LogsOptions,
  PausedNode,
  RunningNode,
  StoppedNode,
  WipedNode,
} from './types.js';

/** What a node can be asked to do; the type handed out says what of it its state allows. */
export class NodeHandle implements LinkedNode, PausedNode, StoppedNode, WipedNode {
  readonly #node: NodePlan;
  readonly #faults: NodeFaults;
  readonly #network: NetworkFaults;
  readonly #logs: (node: string, options?: LogsOptions) => Promise<LogLine[]>;

  constructor(
    node: NodePlan,
    faults: NodeFaults,
    network: NetworkFaults,
    logs: (node: string, options?: LogsOptions) => Promise<LogLine[]>,
  ) {
    this.#node = node;
    this.#faults = faults;
    this.#network = network;
    this.#logs = logs;
  }

  get name() {
    return this.#node.name;
  }

  get roles() {
    return this.#node.roles;
  }

  get location() {
    return this.#node.location;
  }

  get ingressUrl() {
    return this.#node.ingressUrl;
  }

  get adminUrl() {
    return this.#node.adminUrl;
  }

  get fabricUrl() {
    return this.#node.probeUrl;
  }

  logs(options?: LogsOptions): Promise<LogLine[]> {
    return this.#logs(this.name, options);
  }

  async kill(): Promise<StoppedNode> {
    await this.#faults.kill(this.name);
    return this;
  }

  async stop(): Promise<StoppedNode> {
    await this.#faults.stop(this.name);
    return this;
  }

  async start(): Promise<RunningNode> {
    await this.#faults.start(this.name);
    return this;
  }

  async restart(): Promise<RunningNode> {
    await this.#faults.restart(this.name);
    return this;
  }

  async pause(): Promise<PausedNode> {
    await this.#faults.pause(this.name);
    return this;
  }

  async resume(): Promise<RunningNode> {
    await this.#faults.resume(this.name);
    return this;
  }

  async wipe(): Promise<WipedNode> {
    await this.#faults.wipe(this.name);
    return this;
  }

  async replace(): Promise<RunningNode> {
    await this.#faults.replace(this.name);
    return this;
  }

  // Async, so that what is wrong rejects.
  async isolate(): Promise<Fault> {
    return Promise.resolve(this.#network.partition([[this.name]]));
  }
}
