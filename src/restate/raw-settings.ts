import { expandNodes } from '../spec/nodes.js';
import { keyOfVariable } from '../spec/owned-keys.js';
import type { Path } from '../spec/path.js';
import type { ClusterSpec, ConfigTable, ConfigValue, EnvTable } from '../spec/types.js';
import { isTable } from '../spec/tables.js';

/** One restate.toml key that a user set in raw form, and only the server knows. */
export interface RawSetting {
  /** Where in the spec. */
  readonly at: Path;
  /** The key in restate.toml, as in `['admin', 'heartbeat-interval']`. */
  readonly key: readonly string[];
  readonly value: ConfigValue;
  /** The variable by which it is set, where it is one. */
  readonly variable?: string;
}

function settingsOfTable(table: ConfigTable, at: Path, key: readonly string[] = []): RawSetting[] {
  return Object.entries(table).flatMap(([name, value]) => {
    const here = { at: [...at, name], key: [...key, name], value };
    return isTable(value) && Object.keys(value).length > 0 ? settingsOfTable(value, here.at, here.key) : [here];
  });
}

function settingsOfEnv(env: EnvTable, at: Path): RawSetting[] {
  return Object.entries(env).flatMap(([variable, value]) => {
    const key = keyOfVariable(variable)?.split('.');
    // What is handed on from outside is not known here.
    return key === undefined || value === null ? [] : [{ at: [...at, variable], key, value, variable }];
  });
}

/** Raw settings of every node that has others than the nodes before it; those of the whole cluster come first. */
export function rawSettings(spec: ClusterSpec): { readonly node: string; readonly settings: readonly RawSetting[] }[] {
  const shared = [...settingsOfTable(spec.config, ['config']), ...settingsOfEnv(spec.env, ['env'])];
  const told = new Set<string>();
  return expandNodes(spec).flatMap(({ name, at, config, env }) => {
    const own = [...settingsOfTable(config, [...at, 'config']), ...settingsOfEnv(env, [...at, 'env'])];
    const settings = [...shared, ...own];
    const text = JSON.stringify(settings);
    if (settings.length === 0 || told.has(text)) return [];
    told.add(text);
    return [{ node: name, settings }];
  });
}

/** A configuration with some keys added; what is not a table on the way is replaced by one. */
export function withSettings(base: ConfigTable, settings: readonly RawSetting[]): ConfigTable {
  return settings
    .filter(({ variable }) => variable === undefined)
    .reduce<ConfigTable>((table, { key, value }) => setKey(table, key, value), base);
}

function setKey(table: ConfigTable, [first = '', ...rest]: readonly string[], value: ConfigValue): ConfigTable {
  if (rest.length === 0) return { ...table, [first]: value };
  const inner = Object.hasOwn(table, first) ? table[first] : undefined;
  return { ...table, [first]: setKey(inner !== undefined && isTable(inner) ? inner : {}, rest, value) };
}

/** Variables among the settings, as an environment. */
export function environmentOf(settings: readonly RawSetting[]): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap(({ variable, value }) =>
      variable === undefined || typeof value !== 'string' ? [] : [[variable, value]],
    ),
  );
}

/** Whether a configuration has a key, in any of its tables' own keys. */
export function hasKey(table: ConfigTable, key: readonly string[]): boolean {
  let current: ConfigValue = table;
  for (const name of key) {
    if (!isTable(current)) return false;
    const next: ConfigValue | undefined = Object.hasOwn(current, name) ? current[name] : undefined;
    if (next === undefined) return false;
    current = next;
  }
  return true;
}

/** Every key of a configuration, written with dots; tables included. */
export function allKeys(table: ConfigTable, above = ''): string[] {
  return Object.entries(table).flatMap(([name, value]) => {
    const key = above === '' ? name : `${above}.${name}`;
    return isTable(value) ? [key, ...allKeys(value, key)] : [key];
  });
}
