import { isSecretName } from '../../secrets/names.js';
import { Secrets } from '../../secrets/secrets.js';
import { isTable } from '../../spec/tables.js';
import type { ConfigTable, ConfigValue } from '../../spec/types.js';

/** What may hold a secret is named, and not shown. */
const SECRET = /(?:^|[-_.])key(?:$|[-_.])/i;
/** Others are told by their look. */
const BY_LOOK = new Secrets();

function flat(table: ConfigTable, above = ''): [string, ConfigValue][] {
  return Object.entries(table).flatMap(([key, value]): [string, ConfigValue][] =>
    isTable(value) ? flat(value, `${above}${key}.`) : [[`${above}${key}`, value]],
  );
}

function text(value: ConfigValue | undefined): string {
  if (value === undefined) return 'unset';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `+metadata-server` of lists that only differ in that; both where neither has anything more or less than the other. */
function lists(before: readonly ConfigValue[], after: readonly ConfigValue[]): string {
  const beyond = (some: readonly ConfigValue[], others: readonly ConfigValue[]) => {
    const known = new Set(others.map((one) => JSON.stringify(one)));
    return some.filter((one) => !known.has(JSON.stringify(one)));
  };
  const changes = [
    ...beyond(after, before).map((one) => `+${text(one)}`),
    ...beyond(before, after).map((one) => `-${text(one)}`),
  ];
  return changes.length === 0 ? `${text([...before])} → ${text([...after])}` : changes.join(' ');
}

function difference(before: ConfigValue | undefined, after: ConfigValue | undefined): string {
  const both = Array.isArray(before) && Array.isArray(after);
  return both ? lists(before, after) : `${text(before)} → ${text(after)}`;
}

/** A setting that is different, by its dotted key. */
export interface SettingChange {
  readonly key: string;
  /** As in `log-filter: info → debug` or `roles: +metadata-server`; of what may be a secret only the key. */
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
      text:
        SECRET.test(key) || key.split('.').some(isSecretName)
          ? `${key} (not shown)`
          : `${key}: ${BY_LOOK.inText(difference(old.get(key), wanted.get(key)))}`,
    }));
}
