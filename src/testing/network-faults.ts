import { ClusterError } from '../errors.js';
import type { Links } from '../links/links.js';
import { combine, cutBetween, cutFrom, delayed, dropping, linkKey } from '../links/rules.js';
import type { LinkRules } from '../links/rules.js';
import type { History } from './history.js';
import { nodeNamed } from './node-named.js';
import type { Fault, NodeNames } from './types.js';

function list(nodes: NodeNames): readonly string[] {
  return typeof nodes === 'string' ? [nodes] : nodes;
}

/**
 * Faults of the network between nodes. Several may hold at once.
 *
 * Each throws a {@link ClusterError} `usage` for nodes, times and rates that can't be, and where there are no links.
 */
export class NetworkFaults {
  readonly #links: () => Links | undefined;
  readonly #nodes: readonly string[];
  readonly #history: History;
  readonly #active = new Map<Fault, LinkRules>();

  constructor(links: () => Links | undefined, nodes: readonly string[], history: History) {
    this.#links = links;
    this.#nodes = nodes;
    this.#history = history;
  }

  partition(groups: readonly (readonly string[])[]): Fault {
    this.#check(groups);
    const named = new Set(groups.flat());
    const rest = this.#nodes.filter((node) => !named.has(node));
    const all = rest.length === 0 ? groups : [...groups, rest];
    const text = all.map((group) => group.join(', ')).join(' | ');
    return this.#begin(`network split: ${text}`, all.length < 2 ? new Map() : cutBetween(all));
  }

  cut(from: NodeNames, to: NodeNames): Fault {
    this.#check([list(from), list(to)]);
    return this.#begin(`nothing arrives ${way(from, to)}`, cutFrom(list(from), list(to)));
  }

  delay(from: NodeNames, to: NodeNames, ms: number, jitterMs = 0): Fault {
    this.#check([list(from), list(to)]);
    const jitter = jitterMs === 0 ? '' : ` ± ${String(jitterMs)}`;
    return this.#begin(`${String(ms)}${jitter} ms late ${way(from, to)}`, delayed(list(from), list(to), ms, jitterMs));
  }

  drop(from: NodeNames, to: NodeNames, rate: number): Fault {
    this.#check([list(from), list(to)]);
    const share = `${String(Math.round(rate * 1_000) / 10)} %`;
    return this.#begin(`${share} of packets lost ${way(from, to)}`, dropping(list(from), list(to), rate));
  }

  /** How many ways of each node are cut now. */
  cutWays(): Map<string, number> {
    const rules = combine(this.#active.values());
    const isCut = (from: string, to: string) => rules.get(linkKey(from, to))?.cut === true;
    return new Map(
      this.#nodes.map((node) => [node, this.#nodes.filter((other) => isCut(node, other) || isCut(other, node)).length]),
    );
  }

  /** Nodes that are cut off: without them, all others reach each other. */
  cutOff(): string[] {
    const rules = combine(this.#active.values());
    const isCut = (a: string, b: string) =>
      [linkKey(a, b), linkKey(b, a)].some((link) => rules.get(link)?.cut === true);
    const off: string[] = [];
    for (let left = [...this.#nodes]; ; left = left.filter((node) => !off.includes(node))) {
      const ways = (node: string) => left.filter((other) => isCut(node, other)).length;
      const [worst] = [...left].sort((a, b) => ways(b) - ways(a));
      if (worst === undefined || ways(worst) === 0) return off;
      off.push(worst);
    }
  }

  async heal(): Promise<void> {
    for (const fault of [...this.#active.keys()]) await fault.heal();
  }

  #check(groups: readonly (readonly string[])[]): void {
    const noList: unknown = groups.find((group: unknown) => !Array.isArray(group));
    if (noList !== undefined) {
      throw new ClusterError('usage', `${JSON.stringify(noList)} is no group of nodes`, {
        hint: "Give each group as a list of names, such as ['node-1', 'node-2'].",
      });
    }
    const nodes = this.#nodes.map((name) => ({ name }));
    for (const name of groups.flat()) nodeNamed(nodes, name);
  }

  #begin(description: string, rules: LinkRules): Fault {
    if (this.#links() === undefined) {
      throw new ClusterError('usage', `the network can't be broken here: ${description}`, {
        hint: 'Start the cluster with `networkFaults: true`; once it is stopped, nothing is left to break.',
      });
    }
    if (rules.size === 0) {
      throw new ClusterError('usage', `no two nodes are concerned: ${description}`, {
        hint: 'A node is on no link to itself: name others, or groups that leave some out.',
      });
    }
    const heal = () => {
      if (this.#active.delete(fault)) {
        this.#apply();
        this.#history.add('healed', description);
      }
      return Promise.resolve();
    };
    const fault: Fault = { description, heal, [Symbol.asyncDispose]: heal };
    this.#active.set(fault, rules);
    this.#apply();
    this.#history.add('fault', description);
    return fault;
  }

  #apply(): void {
    this.#links()?.apply(combine(this.#active.values()));
  }
}

function way(from: NodeNames, to: NodeNames): string {
  return `from ${list(from).join(', ')} to ${list(to).join(', ')}`;
}
