import { Allowance } from './allowed.js';
import type { Move } from './allowed.js';
import type { Fingerprint, TablePrint } from './types.js';

/** How the rows of one table compare. */
export interface TableComparison {
  /** What its rows are called. */
  readonly what: string;
  readonly before: number;
  readonly after: number;
  /** Rows that changed as time alone changes them, by reason. */
  readonly moved: Readonly<Partial<Record<Move, number>>>;
  /** Keys of rows that are gone, new or different without such a reason, with what became of each. */
  readonly faults: readonly string[];
}

const NONE: TablePrint = new Map();

/** A key as people read it: `Counter/tea/count`. */
function keyText(key: string): string {
  return (JSON.parse(key) as (string | null)[]).filter((part) => part !== null).join('/');
}

function compareTable(what: string, before: TablePrint, after: TablePrint, allowance: Allowance): TableComparison {
  const moved: Partial<Record<Move, number>> = {};
  const faults: string[] = [];
  const note = (reason: Move | undefined, fault: string) => {
    if (reason === undefined) faults.push(fault);
    else moved[reason] = (moved[reason] ?? 0) + 1;
  };
  for (const [key, row] of before) {
    const later = after.get(key);
    if (later === undefined) note(allowance.gone(what, key), `${keyText(key)} is gone`);
    else if (later.hash !== row.hash) note(allowance.changed(what, row), `${keyText(key)} is different`);
    else if (what === 'invocations' && later.moving['status'] !== row.moving['status']) {
      const change = `${row.moving['status'] ?? 'unknown'} → ${later.moving['status'] ?? 'unknown'}`;
      note(allowance.status(key), `${keyText(key)} is different (${change})`);
    }
  }
  for (const [key, row] of after) {
    if (!before.has(key)) note(allowance.added(what, key, row), `${keyText(key)} is new`);
  }
  return { what, before: before.size, after: after.size, moved, faults };
}

/**
 * Compares what was kept before and after, of a cluster whose services were out of reach in between. Everything must be
 * the same but for what time alone does: timers fire, sleeps end, and what is kept for a while is forgotten.
 */
export function compareFingerprints(before: Fingerprint, after: Fingerprint): TableComparison[] {
  const allowance = new Allowance(before, after);
  const names = new Set([...before.tables.keys(), ...after.tables.keys()]);
  return [...names].map((what) =>
    compareTable(what, before.tables.get(what) ?? NONE, after.tables.get(what) ?? NONE, allowance),
  );
}
