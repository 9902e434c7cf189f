import { ClusterError } from '../errors.js';
import type { ClusterPlan } from '../plan/types.js';
import { observe } from '../cluster/observe.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { History } from './history.js';

export type NodeState = 'running' | 'stopped' | 'paused' | 'wiped';

/** Faults of single nodes, and what state they left each in. */
export class NodeFaults {
  readonly #plan: ClusterPlan;
  readonly #runtime: ClusterRuntime;
  readonly #history: History;
  readonly #states = new Map<string, NodeState>();
  /** How often a node was replaced, which its name then tells. */
  readonly #replacements = new Map<string, number>();
  /** Ids of nodes that lost their disk, until something has taken their place. */
  readonly #lost = new Map<string, string>();

  constructor(plan: ClusterPlan, runtime: ClusterRuntime, history: History) {
    this.#plan = plan;
    this.#runtime = runtime;
    this.#history = history;
  }

  state(node: string): NodeState {
    return this.#states.get(node) ?? 'running';
  }

  /** Nodes that are not as they were started. */
  get impaired(): string[] {
    return this.#plan.nodes.map(({ name }) => name).filter((name) => this.state(name) !== 'running');
  }

  async kill(node: string): Promise<void> {
    await this.#do(node, ['running', 'paused'], 'killed', 'stopped', () => this.#runtime.kill(node));
  }

  async stop(node: string): Promise<void> {
    await this.#do(node, ['running'], 'stopped', 'stopped', () => this.#runtime.stop([node]));
  }

  async start(node: string): Promise<void> {
    await this.#do(node, ['stopped'], 'started', 'running', () => this.#runtime.start(undefined, [node]));
  }

  async restart(node: string): Promise<void> {
    await this.stop(node);
    await this.start(node);
  }

  async pause(node: string): Promise<void> {
    await this.#do(node, ['running'], 'paused', 'paused', () => this.#runtime.pause(node));
  }

  async resume(node: string): Promise<void> {
    await this.#do(node, ['paused'], 'resumed', 'running', () => this.#runtime.resume(node));
  }

  async wipe(node: string): Promise<void> {
    await this.#do(node, ['running', 'stopped'], 'wiped', 'wiped', async () => {
      if (this.state(node) === 'running') {
        const id = await this.#idOf(node);
        if (id !== undefined) this.#lost.set(node, id);
      }
      await this.#runtime.kill(node);
      await this.#runtime.wipe(node);
    });
  }

  async replace(node: string): Promise<void> {
    await this.#do(node, ['wiped'], 'replaced by an empty node', 'running', async () => {
      const count = (this.#replacements.get(node) ?? 1) + 1;
      await this.#forget(node);
      await this.#runtime.rename(node, `${node}-${String(count)}`);
      this.#replacements.set(node, count);
      await this.#runtime.start(undefined, [node]);
    });
  }

  /** Undoes everything, without waiting until the nodes are ready. */
  async heal(): Promise<void> {
    for (const node of this.impaired) {
      const state = this.state(node);
      if (state === 'paused') await this.resume(node);
      if (state === 'stopped') await this.start(node);
      if (state === 'wiped') await this.replace(node);
    }
  }

  async #idOf(node: string): Promise<string | undefined> {
    const { nodes } = await observe(this.#plan, this.#runtime);
    return nodes.find((view) => view.node.name === node)?.health?.nodeId?.split(':')[0];
  }

  /** Takes a node that will never come back out of the metadata's majority, so that others may be lost later. */
  async #forget(node: string): Promise<void> {
    const id = this.#lost.get(node);
    const roles = this.#plan.nodes.find(({ name }) => name === node)?.roles ?? [];
    if (id === undefined || !roles.includes('metadata-server') || this.#plan.spec.metadata.store !== 'replicated')
      return;
    await this.#runtime.restatectl(['metadata-server', 'remove-node', id], { timeoutMs: 20_000, ask: this.#well() });
    this.#lost.delete(node);
  }

  #well(): string[] {
    return this.#plan.nodes.map(({ name }) => name).filter((name) => this.state(name) === 'running');
  }

  async #do(
    node: string,
    from: readonly NodeState[],
    what: string,
    to: NodeState,
    work: () => Promise<void>,
  ): Promise<void> {
    const state = this.state(node);
    if (!from.includes(state)) {
      throw new ClusterError('usage', `${node} can't be ${what}: it is ${state}`, {
        hint: `Only a node that is ${from.join(' or ')} can be.`,
      });
    }
    await work();
    this.#states.set(node, to);
    this.#history.add(to === 'running' ? 'healed' : 'fault', `${node} was ${what}`);
  }
}
