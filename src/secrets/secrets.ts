import { isTable } from '../spec/tables.js';
import { hiddenInEncoded, isValueField, MAX_DEPTH, nameOfPair, parsedJson, textOfNumbers } from './encoded.js';
import { bySearchable } from './long-text.js';
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

/** Shorter ones are not looked for over line breaks: they would be found in what has nothing to do with them. */
const SHORTEST_BROKEN = 12;
const BREAK = /\r?\n[ \t]*/g;

/** Hides secrets that are broken over lines, as wrapped base64 is. */
function withoutBroken(text: string, needles: readonly Needle[]): string {
  const long = needles.filter(({ text: secret }) => secret.length >= SHORTEST_BROKEN);
  if (long.length === 0 || !text.includes('\n')) return text;
  const flat = text.replace(BREAK, '');
  return long.reduce((shown, { text: secret }) => {
    if (!flat.includes(secret)) return shown;
    const characters = Array.from(secret, (one) => one.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    return shown.replace(new RegExp(characters.join('(?:\\r?\\n[ \\t]*)?'), 'g'), HIDDEN);
  }, text);
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

/** A name of a setting at the end of a line, whose value is on the next; and a text that goes on there. */
const NAME_AT_END = /(?:^|[^\w.-])["']?([\w.-]{1,200})["']?\s*[:=]\s*[|>]?[+-]?$/;
const GOES_ON = /["'`]\s*\+$/;

/** Lines without secrets beside their names, also where a name stands at the end of the line before. */
function hiddenInLines(lines: readonly string[]): string[] {
  let expected = false;
  return lines.map((line) => {
    if (expected && line.trim() !== '') {
      expected = GOES_ON.test(line.trimEnd());
      return line.replace(/\S.*$/, HIDDEN);
    }
    const end = line.trimEnd().slice(-400);
    // Of most lines one character tells.
    const [, name] = (/[:=|>+-]$/.test(end) ? NAME_AT_END.exec(end) : null) ?? [];
    if (name !== undefined) expected = isSecretName(name);
    return hiddenInLine(line);
  });
}

/**
 * Hides secrets: known ones wherever and in whatever form they stand, and others by their names and their looks. What
 * can't be told from a secret is hidden too.
 */
export class Secrets {
  readonly #values: readonly string[];
  readonly #said: readonly string[];
  readonly #needles: readonly Needle[];

  /**
   * @param values of secrets
   * @param said words that are no secret though some value is the same, such as the name of the cluster
   */
  constructor(values: Iterable<string> = [], said: Iterable<string> = []) {
    this.#values = [...values];
    this.#said = [...said];
    this.#needles = needlesFor(this.#values, new Set(this.#said));
  }

  /** The same, and more secrets. */
  with(values: readonly string[]): Secrets {
    return values.length === 0 ? this : new Secrets([...this.#values, ...values], this.#said);
  }

  #withoutValues(text: string): string {
    const shown = this.#needles.reduce(withoutNeedle, text);
    return withoutBroken(shown, this.#needles);
  }

  /** Of what another form of writing held. */
  #inDecoded(text: string, depth: number): string {
    const json = parsedJson(text);
    if (json === undefined) return this.#inText(text, depth + 1);
    const shown = this.#inTree(json, depth + 1);
    return JSON.stringify(shown) === JSON.stringify(json) ? text : JSON.stringify(shown);
  }

  #inEncoded(text: string, depth: number): string {
    const hide = (decoded: string) => this.#inDecoded(decoded, depth);
    return bySearchable(text, (part) => (depth >= MAX_DEPTH ? part : hiddenInEncoded(part, hide)));
  }

  #inText(text: string, depth: number): string {
    // First what is encoded: with a part of it hidden already, it could not be decoded.
    return redact(this.#withoutValues(this.#inEncoded(text, depth)));
  }

  /** Of settings: a value may go over several lines. */
  inText(text: string): string {
    return this.#inText(text, 0);
  }

  /** Of lines that have nothing to do with each other, as those of a log. Colours must be gone: names may hide in them. */
  inLines(text: string): string {
    const plain = withoutShapes(this.#withoutValues(this.#inEncoded(text, 0)));
    return hiddenInLines(plain.split('\n')).join('\n');
  }

  /** Of what becomes JSON or YAML, which it stays. */
  inTree(tree: unknown): unknown {
    return this.#inTree(tree, 0);
  }

  #inTree(tree: unknown, depth: number): unknown {
    if (typeof tree === 'string') return depth > MAX_DEPTH ? this.inText(tree) : this.#inDecoded(tree, depth);
    if (Array.isArray(tree)) {
      const text = textOfNumbers(tree);
      if (text === undefined) return tree.map((value) => this.#inTree(value, depth));
      const shown = this.#inDecoded(text, depth);
      return shown === text ? tree : [...Buffer.from(shown)];
    }
    if (!isTable(tree)) return tree;
    const ofPair = isSecretName(nameOfPair(tree) ?? '');
    return Object.fromEntries(
      Object.entries(tree).map(([name, value]) => [
        this.#withoutValues(name),
        isSecretName(name) || (ofPair && isValueField(name)) ? hiddenLeaves(value) : this.#inTree(value, depth),
      ]),
    );
  }
}

/** Hides all values below a name of a secret. What is not set, or only handed on, stays so. */
function hiddenLeaves(value: unknown): unknown {
  if (Array.isArray(value)) return textOfNumbers(value) === undefined ? value.map(hiddenLeaves) : HIDDEN;
  if (isTable(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hiddenLeaves(one)]));
  return value === null || value === undefined || value === '' || typeof value === 'boolean' ? value : HIDDEN;
}
