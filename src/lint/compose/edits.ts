import type { ConfigFile, Edit, Place, Setting } from '../../rules/model.js';
import type { ConfigValue } from '../../spec/types.js';
import { variableOfKey } from '../config/env.js';
import { formatEnvValue } from '../config/env-value.js';
import { tomlInsert, tomlRename } from '../toml/edits.js';
import type { Usage } from '../usage.js';
import { get } from '../yaml/tree.js';
import type { ComposeFile, Service } from './service.js';
import { rawOf } from './text.js';
import { assignment } from './variables.js';

interface Context {
  readonly service: Service;
  readonly file: ComposeFile;
  readonly usage: Usage;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly found: ConfigFile | undefined;
}

function isItem({ path }: Place): boolean {
  return typeof path.at(-1) === 'number';
}

/** The edits that set a key for one service alone. */
export function setForService(context: Context, key: string, value: ConfigValue): readonly Edit[] | undefined {
  const { usage, settings, found } = context;
  const setting = settings.get(key);
  if (setting?.from === 'arguments') return undefined;
  const variable = variableOfKey(key);
  if (setting !== undefined && !usage.isShared(setting.at)) {
    if (setting.from === 'file') return [{ do: 'set', at: setting.at, value }];
    const text = formatEnvValue(value);
    const written =
      setting.at.file !== context.file.name ? text : isItem(setting.at) ? assignment(variable, text) : literal(text);
    return [{ do: 'set', at: setting.at, value: written }];
  }
  const own = found?.state === 'read' && !usage.isShared({ file: found.path, path: [] }) ? found.path : undefined;
  if (own !== undefined && setting?.from !== 'environment') return tomlInsert(own, key, value);
  return insertVariable(context, variable, formatEnvValue(value));
}

function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function insertVariable({ service }: Context, variable: string, text: string): readonly Edit[] | undefined {
  const environment = get(service.tree, 'environment');
  if (environment === undefined) {
    return [{ do: 'insert', at: service.at, key: 'environment', value: { [variable]: literal(text) } }];
  }
  // Variables that come from an anchor belong to others too.
  const at = { file: service.at.file, path: [...service.at.path, 'environment'] };
  if (JSON.stringify(environment.at) !== JSON.stringify(at)) return undefined;
  return environment.kind === 'map'
    ? [{ do: 'insert', at, key: variable, value: literal(text) }]
    : [{ do: 'append', at, value: assignment(variable, text) }];
}

/** The edits that give a key of a service another name. */
export function renameForService(
  service: Service,
  setting: Setting | undefined,
  key: string,
  to: string,
): readonly Edit[] | undefined {
  if (setting === undefined || setting.from === 'arguments') return undefined;
  if (setting.from === 'file') return tomlRename(setting, key, to);
  if (setting.at.file !== service.at.file) return undefined;
  const variable = variableOfKey(to);
  if (!isItem(setting.at)) return [{ do: 'rename', at: setting.at, key: variable }];
  const environment = get(service.tree, 'environment');
  const item =
    environment?.kind === 'list'
      ? environment.items.find(({ at }) => at.path.at(-1) === setting.at.path.at(-1))
      : undefined;
  return [{ do: 'set', at: setting.at, value: rawOf(item).replace(/^[^=]*/, variable) }];
}
