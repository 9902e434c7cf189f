import type { Edit, Setting } from '../../rules/model.js';
import type { ConfigValue } from '../../spec/types.js';

/** Adds a key to a restate.toml. */
export function tomlInsert(file: string, key: string, value: ConfigValue): readonly Edit[] {
  const keys = key.split('.');
  return [{ do: 'insert', at: { file, path: keys.slice(0, -1) }, key: keys.at(-1) ?? '', value }];
}

/** Renames a key of a restate.toml; it must stay in its table. */
export function tomlRename(setting: Setting, key: string, to: string): readonly Edit[] | undefined {
  const table = (dotted: string) => dotted.split('.').slice(0, -1).join('.');
  if (table(key) !== table(to)) return undefined;
  return [{ do: 'rename', at: setting.at, key: to.split('.').at(-1) ?? '' }];
}
