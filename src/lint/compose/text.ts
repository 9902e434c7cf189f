import type { Text } from '../../rules/model.js';
import { expand } from '../interpolate.js';
import type { Scope } from '../interpolate.js';
import type { Tree } from '../yaml/tree.js';

/** A scalar as Compose hands it on: variables filled in, numbers and booleans as text. */
export function textOf(tree: Tree | undefined, scope: Scope): Text | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null) return undefined;
  return { ...expand(String(tree.value), scope), at: tree.at };
}

/** The same, where all of it is known. */
export function knownText(tree: Tree | undefined, scope: Scope): string | undefined {
  const text = textOf(tree, scope);
  return text?.known === true ? text.text : undefined;
}

/** Texts of a list; of a single value, that one. */
export function textsOf(tree: Tree | undefined, scope: Scope): Text[] {
  if (tree?.kind === 'list') return tree.items.flatMap((item) => textOf(item, scope) ?? []);
  const single = textOf(tree, scope);
  return single === undefined ? [] : [single];
}

/** What is written of a scalar, before variables are filled in. */
export function rawOf(tree: Tree | undefined): string {
  return tree?.kind === 'scalar' && tree.value !== null ? String(tree.value) : '';
}

const SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 0.001, s: 1, m: 60, h: 3_600 };

/** `1m30s` in seconds; `undefined` for what is no duration. */
export function secondsOf(duration: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/.test(duration)) return undefined;
  let seconds = 0;
  for (const [, amount, unit = 's'] of duration.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return seconds;
}

const MEGABYTES: Readonly<Record<string, number>> = {
  '': 1 / 1_048_576,
  b: 1 / 1_048_576,
  k: 1 / 1_024,
  m: 1,
  g: 1_024,
};

/** Docker's `512m` or `2gb` in megabytes. */
export function megabytesOf(amount: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([bkmg]?)(?:i?b)?$/i.exec(amount.trim());
  const unit = MEGABYTES[(match?.[2] ?? '?').toLowerCase()];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
