import type { ComposeTable, ComposeValue, ConfigTable, ConfigValue } from '../spec/types.js';

function isTable(value: unknown): value is Record<string, never> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: ComposeValue): value is readonly ComposeValue[] {
  return Array.isArray(value);
}

function merge<Value>(
  tables: readonly Readonly<Record<string, Value>>[],
  both: (before: Value, after: Value) => Value,
): Record<string, Value> {
  const merged: Record<string, Value> = {};
  for (const table of tables) {
    for (const [key, value] of Object.entries(table)) {
      const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
      merged[key] = before === undefined ? value : both(before, value);
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

/** Merges Compose fields as Compose itself does with a second file: tables deeply, lists joined, else the later wins. */
export function mergeCompose(...tables: readonly ComposeTable[]): ComposeTable {
  return merge<ComposeValue>(tables, (before, after) => {
    if (isTable(before) && isTable(after)) return mergeCompose(before, after);
    return isList(before) && isList(after) ? [...before, ...after] : after;
  });
}
