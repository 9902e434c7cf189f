import { ClusterError } from '../errors.js';
import { replacementName } from '../plan/replacement-name.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { forgetNode } from './forget-node.js';
import type { History } from './history.js';
import type { Looks } from './looks.js';
import { Queues } from './queues.js';

/**
 * `stopped`, `paused` and `wiped` by us; `crashed`: its process ended although nobody told it to.
 */
export type NodeState = 'running' | 'stopped' | 'paused' | 'wiped' | 'crashed';

/** Of a crashed node's log, so many of the last lines are told. */
const CRASH_LINES = 10;

/**
 * Faults of single nodes, and what state they left each in. What is asked of one node is done in the order of asking,
 * and judged by the state it then finds.
 */
export class NodeFaults {
  readonly #plan: ClusterPlan;
  readonly #runtime: ClusterRuntime;
  readonly #history: History;
  readonly #looks: () => Looks;
  readonly #queues = new Queues();
  readonly #states = new Map<string, NodeState>();
  /** How often the state of each has changed. */
  readonly #changes = new Map<string, number>();
  /** What nodes are called since they were replaced. */
  readonly #names = new Map<string, string>();
  /** `node-name`s that replacements were given. */
  readonly #used = new Set<string>();
  #closed = false;

  /** @param looks by which the place of a lost node in the metadata is found */
  constructor(plan: ClusterPlan, runtime: ClusterRuntime, history: History, looks: () => Looks) {
    this.#plan = plan;
    this.#runtime = runtime;
    this.#history = history;
    this.#looks = looks;
  }

  state(node: string): NodeState {
    return this.#states.get(node) ?? 'running';
  }

  /** A number that is another one after each change of a node's state: so one can see whether somebody else changed it. */
  version(node: string): number {
    return this.#changes.get(node) ?? 0;
  }

  /**
   * Looks for nodes that ended by themselves, and tells of each with the end of its log. What is under way is let end
   * first: a node that is just being killed has not crashed.
   */
  async findCrashes(): Promise<void> {
    const versions = this.#plan.nodes.map(({ name }) => this.version(name));
    const processes = await this.#runtime.inspect();
    for (const [i, { name }] of this.#plan.nodes.entries()) {
      const process = processes.find((candidate) => candidate.name === name);
      if (process?.state === 'running') continue;
      await this.#queues.run(name, async () => {
        if (this.#closed || this.state(name) !== 'running' || this.version(name) !== versions[i]) return;
        const tail = await this.#runtime.logTail(name, CRASH_LINES);
        this.#change(name, 'crashed');
        this.#history.add(
          'crash',
          `${name} crashed by itself (${process?.detail ?? process?.state ?? 'its process is gone'}); its log ends:\n${tail}`,
        );
      });
    }
  }

  /** Its `node-name`, which tables of the cluster have: another one after each replacement. */
  nodeName(node: string): string {
    return this.#names.get(node) ?? node;
  }

  kill(node: string): Promise<void> {
    return this.#ask(node, () =>
      this.#do(node, ['running', 'paused'], 'killed', 'stopped', () => this.#runtime.kill(node)),
    );
  }

  stop(node: string): Promise<void> {
    return this.#ask(node, () => this.#stop(node));
  }

  start(node: string): Promise<void> {
    return this.#ask(node, () => this.#start(node));
  }

  restart(node: string): Promise<void> {
    return this.#ask(node, async () => {
      await this.#stop(node);
      await this.#start(node);
    });
  }

  pause(node: string): Promise<void> {
    return this.#ask(node, () => this.#do(node, ['running'], 'paused', 'paused', () => this.#runtime.pause(node)));
  }

  resume(node: string): Promise<void> {
    return this.#ask(node, () => this.#resume(node));
  }

  wipe(node: string): Promise<void> {
    return this.#ask(node, () =>
      this.#do(node, ['running', 'stopped', 'crashed'], 'wiped', 'wiped', async () => {
        await this.#runtime.kill(node);
        this.#change(node, 'stopped');
        await this.#runtime.wipe(node);
      }),
    );
  }

  replace(node: string): Promise<void> {
    return this.#ask(node, () => this.#replace(node));
  }

  /** Undoes everything, what is under way included, without waiting until the nodes are ready. */
  async heal(): Promise<void> {
    await this.findCrashes();
    const each = async (work: (node: string) => Promise<void> | undefined) => {
      for (const { name } of this.#plan.nodes) await this.#ask(name, async () => work(name));
    };
    await each((node) => {
      if (this.state(node) === 'paused') return this.#resume(node);
      return ['stopped', 'crashed'].includes(this.state(node)) ? this.#start(node) : undefined;
    });
    // Replacing takes the consent of the others.
    await each((node) => (this.state(node) === 'wiped' ? this.#replace(node) : undefined));
  }

  /** Ends what is under way, and refuses everything from now on: nothing may start a node of a cluster that is removed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queues.idle();
  }

  #ask(node: string, work: () => Promise<void>): Promise<void> {
    return this.#queues.run(node, () => {
      if (!this.#closed) return work();
      throw new ClusterError('usage', `${this.#plan.name} was stopped: nothing can be done to ${node} any more`, {
        hint: 'Await what you do to a cluster before you stop it.',
      });
    });
  }

  #stop(node: string): Promise<void> {
    return this.#do(node, ['running'], 'stopped', 'stopped', () => this.#runtime.stop([node]));
  }

  #start(node: string): Promise<void> {
    return this.#do(node, ['stopped', 'crashed'], 'started', 'running', () => this.#runtime.start(undefined, [node]));
  }

  #resume(node: string): Promise<void> {
    return this.#do(node, ['paused'], 'resumed', 'running', () => this.#runtime.resume(node));
  }

  #replace(node: string): Promise<void> {
    return this.#do(node, ['wiped'], 'replaced by an empty node', 'running', async () => {
      await forgetNode(node, this.#looks(), this.#runtime);
      const taken = this.#plan.nodes.map(({ name }) => name);
      const name = replacementName(node, [...taken, ...this.#used]);
      this.#used.add(name);
      this.#names.set(node, name);
      await this.#runtime.rename(node, name);
      await this.#runtime.start(undefined, [node]);
    });
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
        hint: `Only a node that is ${from.filter((one) => one !== 'crashed').join(' or ')} can be.`,
      });
    }
    await work();
    this.#change(node, to);
    this.#history.add(to === 'running' ? 'healed' : 'fault', `${node} was ${what}`);
  }

  #change(node: string, to: NodeState): void {
    this.#states.set(node, to);
    this.#changes.set(node, this.version(node) + 1);
  }
}
