import { compareFiles } from '../../files/compare.js';
import { createManifest, readManifest } from '../../files/manifest.js';
import type { Changing } from '../../files/manifest.js';
import { loadTemplates } from '../../files/templates.js';
import { applyChanges } from '../../files/write.js';
import type { ClusterPlan, NodePlan } from '../../plan/types.js';
import { renderFiles } from '../../render/render.js';
import { createRuntime } from '../../runtime/create.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import type { ClusterSpec, PortBases } from '../../spec/types.js';
import type { WaitOptions } from '../wait.js';
import type { Change } from './decide.js';
import type { StepContext } from './step.js';

/** A change while it is carried out: what the cluster is at this moment, on disk and in the hands of a runtime. */
export class Execution implements StepContext {
  readonly dir: string;
  #options: WaitOptions;
  readonly #change: Change;
  readonly #restarted: Set<string>;
  readonly #restarting: Set<string>;
  readonly #emptied: Set<string>;
  /** Nodes that nothing is expected of any more. */
  readonly #gone = new Set<string>();
  #pinned: readonly number[];
  #lost: Readonly<Record<string, string>>;
  #plan: ClusterPlan;
  #runtime: ClusterRuntime;

  /**
   * @param absent.fresh nodes that are about to be started, and so run with their final settings
   * @param absent.left nodes that leave and stay as they are until they are removed
   */
  constructor(
    dir: string,
    change: Change,
    { fresh, left }: { readonly fresh: readonly string[]; readonly left: readonly string[] },
    options: WaitOptions,
  ) {
    this.#options = options;
    this.dir = dir;
    this.#change = change;
    const { restarted, restarting, emptied, pinned, lost = {} } = change.done;
    this.#lost = lost;
    this.#restarted = new Set([...restarted, ...fresh]);
    this.#restarting = new Set(restarting.filter((name) => !this.#restarted.has(name)));
    this.#emptied = new Set(emptied);
    this.#pinned = pinned;
    this.#plan = this.#settled(change.transition, [...emptied, ...left, ...fresh]);
    this.#runtime = createRuntime(dir, this.#plan);
  }

  get options(): WaitOptions {
    return this.#options;
  }

  /** Does something that another signal interrupts than all else. */
  async withSignal(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const before = this.#options;
    this.#options = { ...before, signal };
    try {
      await work();
    } finally {
      this.#options = before;
    }
  }

  get after(): ClusterPlan {
    return this.#change.after;
  }

  get plan(): ClusterPlan {
    return { ...this.#plan, nodes: this.#plan.nodes.filter(({ name }) => !this.#gone.has(name)) };
  }

  get runtime(): ClusterRuntime {
    return this.#runtime;
  }

  /** Writes the files of the way, and where it leads. */
  begin(): Promise<void> {
    return this.#write(this.#plan, this.#change.before.spec, this.#changing());
  }

  async settle(nodes: readonly string[]): Promise<void> {
    this.#use(this.#settled(this.#plan, nodes));
    await this.begin();
  }

  #settled(plan: ClusterPlan, names: readonly string[]): ClusterPlan {
    const wanted = new Map(this.after.nodes.map((node) => [node.name, node]));
    for (const name of names) if (!wanted.has(name)) this.#gone.add(name);
    const final = (node: NodePlan) => (names.includes(node.name) ? (wanted.get(node.name) ?? node) : node);
    return { ...plan, nodes: plan.nodes.map(final) };
  }

  async restarting(node: string): Promise<void> {
    this.#restarting.add(node);
    await this.settle([node]);
  }

  async restarted(node: string): Promise<void> {
    this.#restarted.add(node);
    this.#restarting.delete(node);
    await this.begin();
  }

  get pinnedPartitions(): readonly number[] {
    return this.#pinned;
  }

  async pinned(partitions: readonly number[]): Promise<void> {
    this.#pinned = partitions;
    await this.begin();
  }

  async emptied(nodes: readonly string[]): Promise<void> {
    for (const node of nodes) this.#emptied.add(node);
    await this.begin();
  }

  async forgotten(): Promise<void> {
    this.#lost = {};
    await this.begin();
  }

  /** Writes the files of the plan that was to be reached. */
  async end(): Promise<void> {
    this.#use(this.after);
    await this.#write(this.after, this.after.spec, undefined);
  }

  #use(plan: ClusterPlan): void {
    this.#plan = plan;
    this.#runtime = createRuntime(this.dir, plan);
  }

  #changing(): Changing {
    return {
      to: this.after.spec,
      restarted: [...this.#restarted],
      restarting: [...this.#restarting],
      emptied: [...this.#emptied],
      pinned: this.#pinned,
      ...(this.#change.back ? { back: true } : {}),
      ...(Object.keys(this.#lost).length === 0 ? {} : { lost: this.#lost }),
    };
  }

  /** Ports that a side with `ports: auto` was given are known from nowhere else. */
  #chosenPorts(): PortBases {
    const { before, after } = this.#change;
    return before.spec.ports === 'auto' ? before.ports : after.ports;
  }

  async #write(plan: ClusterPlan, spec: ClusterSpec, changing: Changing | undefined): Promise<void> {
    const files = renderFiles(plan, await loadTemplates());
    const written = await readManifest(this.dir);
    const changes = await compareFiles(this.dir, files, written);
    const { runtime, slots, nodeNames, sockets, harness } = plan;
    const ports = changing === undefined ? plan.ports : this.#chosenPorts();
    const { id, engine } = written ?? {};
    const choices = { runtime, ports, slots, nodeNames, sockets, harness, id, engine };
    const manifest = createManifest({ spec, started: true, provisioned: true, changing, ...choices }, files);
    await applyChanges(this.dir, changes, manifest, { overwrite: false, files });
  }
}
