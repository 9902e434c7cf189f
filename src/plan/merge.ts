import type { ComposeTable, ComposeValue, ConfigTable, ConfigValue } from '../spec/types.js';
import { isTable } from '../spec/tables.js';

function isList(value: ComposeValue): value is readonly ComposeValue[] {
  return Array.isArray(value);
}

function merge<Value>(
  tables: readonly Readonly<Record<string, Value>>[],
  both: (before: Value, after: Value, key: string) => Value,
): Record<string, Value> {
  const merged: Record<string, Value> = {};
  for (const table of tables) {
    for (const [key, value] of Object.entries(table)) {
      const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
      merged[key] = before === undefined ? value : both(before, value, key);
    }
  }
  return merged;
}

/** Merges tables deeply; of two values for one key the later wins. Lists are replaced, not joined. */
export function mergeConfig(...tables: readonly ConfigTable[]): ConfigTable {
  return merge<ConfigValue>(tables, (before, after) =>
    isTable(before) && isTable(after) ? mergeConfig(before, after) : after,
  );
}

/** Of a list that is joined to another, what it adds: Compose refuses most lists that have an item twice. */
export function addedItems(before: readonly ComposeValue[], after: readonly ComposeValue[]): ComposeValue[] {
  const present = new Set(before.map((item) => JSON.stringify(item)));
  return after.filter((item) => !present.has(JSON.stringify(item)));
}

/** Lists that are one command: two of them joined would be none. */
const COMMANDS = new Set(['healthcheck.test']);

function mergeFields(tables: readonly ComposeTable[], above: string): ComposeTable {
  return merge<ComposeValue>(tables, (before, after, key) => {
    const path = `${above}${key}`;
    if (isTable(before) && isTable(after)) return mergeFields([before, after], `${path}.`);
    return isList(before) && isList(after) && !COMMANDS.has(path) ? [...before, ...addedItems(before, after)] : after;
  });
}

/**
 * Merges fields of a Compose service as Compose itself does with a second file: tables deeply, lists joined without
 * what is there already (but for the command of a health check), else the later wins.
 */
export function mergeCompose(...tables: readonly ComposeTable[]): ComposeTable {
  return mergeFields(tables, '');
}
