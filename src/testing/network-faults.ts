import { ClusterError } from '../errors.js';
import type { Links } from '../links/links.js';
import { combine, cutBetween, cutFrom, delayed, dropping, linkKey } from '../links/rules.js';
import type { LinkRules } from '../links/rules.js';
import type { History } from './history.js';
import type { Fault } from './types.js';

type Nodes = string | readonly string[];

function list(nodes: Nodes): readonly string[] {
  return typeof nodes === 'string' ? [nodes] : nodes;
}

/** Faults of the network between nodes. Several may hold at once. */
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
    const named = new Set(groups.flat());
    const rest = this.#nodes.filter((node) => !named.has(node));
    const all = rest.length === 0 ? groups : [...groups, rest];
    this.#check(groups);
    const text = all.map((group) => group.join(', ')).join(' | ');
    return this.#begin(`network split: ${text}`, cutBetween(all));
  }

  cut(from: Nodes, to: Nodes): Fault {
    this.#check([list(from), list(to)]);
    return this.#begin(`nothing arrives ${way(from, to)}`, cutFrom(list(from), list(to)));
  }

  delay(from: Nodes, to: Nodes, ms: number, jitterMs = 0): Fault {
    this.#check([list(from), list(to)]);
    const jitter = jitterMs === 0 ? '' : ` ± ${String(jitterMs)}`;
    return this.#begin(`${String(ms)}${jitter} ms late ${way(from, to)}`, delayed(list(from), list(to), ms, jitterMs));
  }

  drop(from: Nodes, to: Nodes, rate: number): Fault {
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

  async heal(): Promise<void> {
    for (const fault of [...this.#active.keys()]) await fault.heal();
  }

  #check(groups: readonly (readonly string[])[]): void {
    for (const name of groups.flat()) {
      if (this.#nodes.includes(name)) continue;
      throw new ClusterError('usage', `there is no node ${name}`, { hint: `There are: ${this.#nodes.join(', ')}.` });
    }
  }

  #begin(description: string, rules: LinkRules): Fault {
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

function way(from: Nodes, to: Nodes): string {
  return `from ${list(from).join(', ')} to ${list(to).join(', ')}`;
}
