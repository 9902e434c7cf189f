import type { Path } from '../../spec/path.js';
import { isTable } from '../../spec/tables.js';

/** Tables at the top of a Compose file, which say what the names in its services stand for. */
export type TopLevel = Readonly<Partial<Record<(typeof TOP_LEVEL)[number], unknown>>>;
export const TOP_LEVEL = ['volumes', 'networks', 'configs', 'secrets'] as const;

export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Items of a list with their places in it; of a value alone, itself. */
export function itemsOf(value: unknown): [Path, unknown][] {
  if (Array.isArray(value)) return value.map((item, i): [Path, unknown] => [[i], item]);
  return value === undefined || value === null ? [] : [[[], value]];
}

function named(top: TopLevel, table: keyof TopLevel, name: string): Readonly<Record<string, unknown>> {
  const all = top[table];
  const one = isTable(all) && Object.hasOwn(all, name) ? all[name] : undefined;
  return isTable(one) ? one : {};
}

/**
 * Paths of this machine that a named volume mounts: the engine's own driver hands its options to mount(8), which takes
 * any directory (`o: bind`), any disk, and any layers (`type: overlay`).
 */
export function pathsOfVolume(top: TopLevel, name: string): string[] {
  const { driver, driver_opts: options } = named(top, 'volumes', name);
  if (!isTable(options) || !['', 'local'].includes(text(driver))) return [];
  const layers = text(options['o'])
    .split(',')
    .flatMap((option) => /^(?:lower|upper)dir=(.*)$/.exec(option.trim())?.[1]?.split(':') ?? []);
  return [text(options['device']), ...layers];
}

/** The path of this machine that a file of `configs` or `secrets` is: Compose mounts it, whatever it is. */
export function fileOf(top: TopLevel, table: 'configs' | 'secrets', item: unknown): string {
  return text(named(top, table, isTable(item) ? text(item['source']) : text(item))['file']);
}

/** Whether a network is that of this machine, under whatever name. */
export function isHostNetwork(top: TopLevel, name: string): boolean {
  const { driver, external, name: real } = named(top, 'networks', name);
  const ofExternal = isTable(external) ? text(external['name']) : '';
  return text(driver) === 'host' || [text(real), ofExternal].includes('host');
}
