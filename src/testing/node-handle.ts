import type { NodePlan } from '../plan/types.js';
import type { Lease } from './lease.js';
import type { NetworkFaults } from './network-faults.js';
import type { NodeFaults, NodeState } from './node-faults.js';
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
import { tellsWhole } from './whole-errors.js';

interface Parts {
  readonly faults: NodeFaults;
  readonly network: NetworkFaults;
  /** Nothing is done to the node once it has ended. */
  readonly lease: Lease;
  readonly logs: (node: string, options?: LogsOptions) => Promise<LogLine[]>;
}

/** What a node can be asked to do; the type handed out says what of it its state allows. */
export class NodeHandle implements LinkedNode, PausedNode, StoppedNode, WipedNode {
  readonly #node: NodePlan;
  readonly #parts: Parts;

  constructor(node: NodePlan, parts: Parts) {
    this.#node = node;
    this.#parts = parts;
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
    return this.#parts.logs(this.name, options);
  }

  async state(): Promise<NodeState> {
    const { faults } = this.#parts;
    await faults.findCrashes();
    return faults.state(this.name);
  }

  kill(): Promise<StoppedNode> {
    return this.#do('kill');
  }

  stop(): Promise<StoppedNode> {
    return this.#do('stop');
  }

  start(): Promise<RunningNode> {
    return this.#do('start');
  }

  restart(): Promise<RunningNode> {
    return this.#do('restart');
  }

  pause(): Promise<PausedNode> {
    return this.#do('pause');
  }

  resume(): Promise<RunningNode> {
    return this.#do('resume');
  }

  wipe(): Promise<WipedNode> {
    return this.#do('wipe');
  }

  replace(): Promise<RunningNode> {
    return this.#do('replace');
  }

  // Async, so that what is wrong rejects.
  async isolate(): Promise<Fault> {
    this.#parts.lease.assertHeld();
    return Promise.resolve(this.#parts.network.partition([[this.name]]));
  }

  async #do(what: 'kill' | 'stop' | 'start' | 'restart' | 'pause' | 'resume' | 'wipe' | 'replace'): Promise<this> {
    this.#parts.lease.assertHeld();
    await this.#parts.faults[what](this.name);
    return this;
  }
}

tellsWhole(NodeHandle);
