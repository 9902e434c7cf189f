import { list } from '../../spec/words.js';
import type { Change } from './decide.js';
import type { Differences, Refusal } from './types.js';

function numbers(version: string): [major: number, minor: number, patch: number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}

/** Below zero where `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  return left.map((part, i) => part - (right[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** Whether a change leads to a newer version. */
export function isUpgrade({ version }: Pick<Differences, 'version'>): boolean {
  return version !== undefined && compareVersions(version.to, version.from) > 0;
}

/**
 * What forbids a change of version while nodes do not run: they would start with the new version, all at once and before
 * there are snapshots.
 *
 * @param idle names of nodes that do not run
 */
export function versionWants(change: Pick<Change, 'differences' | 'resumed'>, idle: readonly string[]): Refusal[] {
  const { version, added } = change.differences;
  const stopped = idle.filter((name) => !added.includes(name));
  if (version === undefined || change.resumed || stopped.length === 0) return [];
  const { from, to } = version;
  const why = `${list(stopped)} ${stopped.length === 1 ? 'does' : 'do'} not run, and all nodes must; start them on ${from} first, or allow it with \`--force\``;
  return [{ what: `restate: ${from} → ${to}`, why }];
}

/** What forbids a change of version: Restate goes one minor version at a time, and never back. */
export function versionChange(from: string, to: string): Refusal[] {
  const what = `restate: ${from} → ${to}`;
  const [[fromMajor, fromMinor], [toMajor, toMinor]] = [numbers(from), numbers(to)];
  if (compareVersions(to, from) < 0) {
    return [{ what, why: 'an older server may not read what a newer one has written; `upgrade --force` tries it' }];
  }
  if (toMajor === fromMajor && toMinor > fromMinor + 1) {
    const next = `${String(fromMajor)}.${String(fromMinor + 1)}`;
    return [{ what, why: `Restate is upgraded one minor version at a time: go to the newest ${next}.x first` }];
  }
  if (toMajor > fromMajor) {
    return [
      {
        what,
        why: `Restate is upgraded one minor version at a time; see Restate's notes on version ${String(toMajor)}`,
      },
    ];
  }
  return [];
}
