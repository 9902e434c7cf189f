import { isTable } from '../../spec/tables.js';
import type { ConfigTable, ConfigValue } from '../../spec/types.js';

/** What may hold a secret is named, and not shown. */
const SECRET = /secret|password|token|(?:^|[-_.])key(?:$|[-_.])|credential/i;

function flat(table: ConfigTable, above = ''): [string, ConfigValue][] {
  return Object.entries(table).flatMap(([key, value]): [string, ConfigValue][] =>
    isTable(value) ? flat(value, `${above}${key}.`) : [[`${above}${key}`, value]],
  );
}

function text(value: ConfigValue | undefined): string {
  if (value === undefined) return 'unset';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A setting that is different, by its dotted key. */
export interface SettingChange {
  readonly key: string;
  /** As in `log-filter: info → debug`; of what may be a secret only the key. */
  readonly text: string;
}

/** In what two configurations differ, in the order of their keys. */
export function settingChanges(before: ConfigTable, after: ConfigTable): SettingChange[] {
  const [old, wanted] = [new Map(flat(before)), new Map(flat(after))];
  const keys = [...new Set([...old.keys(), ...wanted.keys()])].sort();
  return keys
    .filter((key) => JSON.stringify(old.get(key)) !== JSON.stringify(wanted.get(key)))
    .map((key) => ({
      key,
      text: SECRET.test(key) ? `${key} (not shown)` : `${key}: ${text(old.get(key))} → ${text(wanted.get(key))}`,
    }));
}
