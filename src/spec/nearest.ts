/** Number of single-character edits (insert, delete, replace, swap of neighbours) between two words. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * The candidate a mistyped word most likely meant, or `undefined` where none is close.
 *
 * Long words are compared by their first 64 characters, so that a hostile key costs nothing.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.slice(0, 64).toLowerCase();
  const limit = Math.max(1, Math.ceil(typed.length / 2));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    const beginsSo = lower !== typed && lower.startsWith(typed) && typed.length >= 3;
    const distance = beginsSo ? 1 : editDistance(typed, lower);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}
