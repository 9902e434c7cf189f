import TOML from '@iarna/toml';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { ConfigTable, ConfigValue } from '../spec/types.js';
import { nodeSettings } from '../plan/node-settings.js';
import { fill, GENERATED } from './fill.js';
import { parseTomlTemplate } from './toml-template.js';
import type { TomlTemplate } from './toml-template.js';
import { isTable } from '../spec/tables.js';

function formatValue(value: ConfigValue): string {
  // @iarna/toml writes 5_122; a port reads better, and is searched for, as 5122.
  if (typeof value === 'number') return String(value);
  // @iarna/toml escapes only the first control character of a text. TOML's escapes are those of JSON, and DEL.
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  if (typeof value === 'string' && /[\u0000-\u001f\u007f]/.test(value)) {
    return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
  }
  if (Array.isArray(value)) return `[${(value as readonly ConfigValue[]).map(formatValue).join(', ')}]`;
  if (isTable(value)) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key} = ${formatValue(inner)}`)
      .join(', ')} }`;
  }
  return TOML.stringify.value(value as string | boolean);
}

/** Tables by dotted path, each with its plain keys only. */
function flatten(settings: ConfigTable, path = '', into = new Map<string, Map<string, ConfigValue>>()) {
  const keys = new Map<string, ConfigValue>();
  into.set(path, keys);
  for (const [key, value] of Object.entries(settings)) {
    if (isTable(value)) flatten(value, path === '' ? key : `${path}.${key}`, into);
    else keys.set(key, value);
  }
  return into;
}

/** Writes settings as TOML, in the template's order and with its comments; what the template lacks comes after. */
export function formatToml(template: TomlTemplate, header: string, settings: ConfigTable): string {
  const tables = flatten(settings);
  const documented = new Map(template.tables.map((table) => [table.path, table]));
  const paths = [...new Set([...documented.keys(), ...tables.keys()])];
  const blocks = paths.flatMap((path) => {
    const keys = tables.get(path);
    if (keys === undefined || keys.size === 0) return [];
    const table = documented.get(path);
    const lines = table?.keys
      .filter(({ key }) => keys.has(key))
      .flatMap(({ key, comment }) => {
        const value = keys.get(key) ?? '';
        keys.delete(key);
        return [...comment, `${key} = ${formatValue(value)}`];
      });
    const further = [...keys].map(([key, value]) => `${key} = ${formatValue(value)}`);
    const title = path === '' ? [] : [...(table?.comment ?? []), `[${path}]`];
    return [[...title, ...(lines ?? []), ...further].join('\n')];
  });
  return `${[header, ...blocks].join('\n\n')}\n`;
}

/** A function that renders the restate.toml of any node of a plan; the template is read once. */
export function restateTomlRenderer(template: string, plan: ClusterPlan): (node: NodePlan) => string {
  const parsed = parseTomlTemplate(template);
  return (node) => {
    const header = fill(parsed.header, { node: node.name, cluster: plan.name, generated: GENERATED });
    return formatToml(parsed, header, nodeSettings(plan, node));
  };
}
