import type { Collected } from '../../cluster/gc.js';
import type { Swept } from '../../cluster/leftovers/sweep.js';

const KINDS = ['process', 'container', 'volume', 'network'] as const;

function counted(count: number, singular: string): string {
  return `${String(count)} ${count === 1 ? singular : `${singular}${singular.endsWith('s') ? 'es' : 's'}`}`;
}

/** What was removed beside the directory, as in "3 processes". */
function contents({ processes, containers, volumes, networks }: Swept): string[] {
  const counts = [processes, containers, volumes, networks];
  return KINDS.flatMap((kind, i) => (counts[i] === 0 ? [] : [counted(counts[i] ?? 0, kind)]));
}

function line({ name, runtime, dir, reason, removed }: Collected): string {
  const where = dir === undefined ? runtime : `${runtime}, ${dir}`;
  if (removed === undefined) return `Would remove ${name} (${where}): ${reason}.`;
  const found = contents(removed);
  const what = found.length === 0 ? '' : ` with ${found.join(', ')}`;
  if (removed.complete) return `Removed ${name} (${where})${what}: ${reason}.`;
  return `Could not remove all of ${name} (${where}): ${reason}. Does the Docker engine answer?`;
}

/** A line for each test cluster that nobody needed. */
export function renderCollected(collected: readonly Collected[]): string {
  return collected.length === 0 ? 'Nothing to remove.' : collected.map(line).join('\n');
}
