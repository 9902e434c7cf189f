import { dirname, isAbsolute } from 'node:path';
import { isTable } from '../../spec/tables.js';
import { parseJson } from '../../spec/json.js';

/** What names everything of one test cluster, so that nothing else is ever taken for it. */
export interface TestCluster {
  /** Its cluster directory, absolute. */
  readonly dir: string;
  readonly name: string;
  /** When it expires (ISO 8601), to the millisecond: with the name it tells its containers from all others. */
  readonly expires: string;
}

/** Reads a list of test clusters, as the watchdog is handed it; what is none is left out. */
export function parseTestClusters(text: string): TestCluster[] {
  const value: unknown = parseJson(text);
  if (!Array.isArray(value)) throw new TypeError('expected a list of test clusters');
  return value.flatMap((entry: unknown) => {
    if (!isTable(entry)) return [];
    const { dir, name, expires } = entry;
    if (typeof dir !== 'string' || typeof name !== 'string' || typeof expires !== 'string') return [];
    // What lies there will be deleted.
    return isAbsolute(dir) && dirname(dir) !== dir ? [{ dir, name, expires }] : [];
  });
}
