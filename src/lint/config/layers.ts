import type { Setting } from '../../rules/model.js';
import type { ConfigValue } from '../../spec/types.js';

/** Settings of one place, in the order in which they are written. */
export type Layer = readonly (readonly [key: string, setting: Setting])[];

/** Tables within a value become keys of their own; lists stay values. */
export function flatten(key: string, setting: Setting): Layer {
  const { value } = setting;
  if (typeof value !== 'object' || Array.isArray(value)) return [[key, setting]];
  return Object.entries(value as Readonly<Record<string, ConfigValue>>).flatMap(([inner, innerValue]) =>
    flatten(`${key}.${inner}`, { ...setting, value: innerValue }),
  );
}

/**
 * Effective settings: file, then environment, then arguments, each of which wins over those before it. A value takes
 * the place of what stands below its key, and the other way round. (Measured with 1.7.12: lists are replaced.)
 */
export function layered(...layers: readonly Layer[]): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const [key, setting] of layers.flat()) {
    for (const other of settings.keys()) {
      if (other.startsWith(`${key}.`) || key.startsWith(`${other}.`)) settings.delete(other);
    }
    settings.set(key, setting);
  }
  return settings;
}
