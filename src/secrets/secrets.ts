import { isTable } from '../spec/tables.js';
import { isSecretName, mayNameSecret } from './names.js';
import { needlesFor } from './needles.js';
import type { Needle } from './needles.js';
import { hiddenPlaces, redact } from './redact.js';
import { HIDDEN, withoutShapes } from './shapes.js';

function withoutNeedle(text: string, { text: secret, word }: Needle): string {
  if (!text.includes(secret)) return text;
  if (!word) return text.replaceAll(secret, HIDDEN);
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${secret}(?![\\p{L}\\p{N}_])`, 'gu'), HIDDEN);
}

/** A line without what stands beside the name of a secret. */
function hiddenInLine(line: string): string {
  if (!mayNameSecret(line)) return line;
  let shown = '';
  let done = 0;
  for (const { start, end } of hiddenPlaces(line)) {
    shown += line.slice(done, start) + HIDDEN;
    done = end;
  }
  return shown + line.slice(done);
}

/**
 * Hides secrets: known ones wherever and in whatever form they stand, and others by their names and their looks. What
 * can't be told from a secret is hidden too.
 */
export class Secrets {
  readonly #needles: readonly Needle[];

  /**
   * @param values of secrets
   * @param said words that are no secret though some value is the same, such as the name of the cluster
   */
  constructor(values: Iterable<string> = [], said: Iterable<string> = []) {
    this.#needles = needlesFor(values, new Set(said));
  }

  #withoutValues(text: string): string {
    return this.#needles.reduce(withoutNeedle, text);
  }

  /** Of settings: a value may go over several lines. */
  inText(text: string): string {
    return redact(this.#withoutValues(text));
  }

  /** Of lines that have nothing to do with each other, as those of a log. Colours must be gone: names may hide in them. */
  inLines(text: string): string {
    const plain = withoutShapes(this.#withoutValues(text));
    return plain.split('\n').map(hiddenInLine).join('\n');
  }

  /** Of what becomes JSON or YAML, which it stays. */
  inTree(tree: unknown): unknown {
    if (typeof tree === 'string') return this.inText(tree);
    if (Array.isArray(tree)) return tree.map((value) => this.inTree(value));
    if (!isTable(tree)) return tree;
    return Object.fromEntries(
      Object.entries(tree).map(([name, value]) => [
        this.#withoutValues(name),
        isSecretName(name) ? hiddenLeaves(value) : this.inTree(value),
      ]),
    );
  }
}

/** Hides all values below a name of a secret. What is not set, or only handed on, stays so. */
function hiddenLeaves(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hiddenLeaves);
  if (isTable(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hiddenLeaves(one)]));
  return value === null || value === undefined || value === '' || typeof value === 'boolean' ? value : HIDDEN;
}
