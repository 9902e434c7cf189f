import type { NodeModel } from '../../rules/model.js';
import { layered } from '../config/layers.js';
import type { Layer } from '../config/layers.js';
import { tomlInsert, tomlRename } from './edits.js';
import type { TomlSource } from './source.js';

/** Settings of a restate.toml. */
export function tomlLayer({ name, entries }: TomlSource): Layer {
  return entries.map(({ path, value }) => [
    path.join('.'),
    { value, at: { file: name, path }, from: 'file', literal: true },
  ]);
}

/** A node of a restate.toml that no Compose file mounts. */
export function tomlNode(source: TomlSource): NodeModel {
  const { name } = source;
  const settings = layered(tomlLayer(source));
  const own = settings.get('node-name')?.value;
  return {
    label: typeof own === 'string' && own !== '' ? own : name,
    at: { file: name, path: [] },
    settled: true,
    settings,
    configFile: undefined,
    unknownArguments: [],
    memoryLimit: undefined,
    container: undefined,
    version: undefined,
    set: (key, value) => {
      const setting = settings.get(key);
      return setting === undefined ? tomlInsert(name, key, value) : [{ do: 'set', at: setting.at, value }];
    },
    rename: (key, to) => {
      const setting = settings.get(key);
      return setting && tomlRename(setting, key, to);
    },
  };
}
