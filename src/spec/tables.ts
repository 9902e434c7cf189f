import type { ComposeTable, ComposeValue, ConfigTable, ConfigValue } from './types.js';

/** Whether a value is a table of keys and values, and neither a list nor a plain value. */
export function isTable(value: ConfigValue): value is ConfigTable;
export function isTable(value: ComposeValue): value is ComposeTable;
export function isTable(value: unknown): value is Record<string, unknown>;
export function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
