import type { Edit } from '../rules/model.js';
import type { Finding } from '../rules/rule.js';
import { judgeFiles } from './lint.js';
import type { LintOptions } from './lint.js';
import type { LintFile, Source, TextEdit } from './types.js';

/** One fix may make room for the next, as where two add to a table that is not there yet. */
const MAX_ROUNDS = 10;

function overlaps(a: TextEdit, b: TextEdit): boolean {
  return a.start < b.end && b.start < a.end;
}

/** What was accepted so far: no two edits of a text may touch the same characters or add the same key. */
class Accepted {
  readonly byFile = new Map<string, TextEdit[]>();
  private readonly keys = new Set<string>();

  private keyOf(edit: Edit): string | undefined {
    return edit.do === 'insert' ? JSON.stringify([edit.at.file, edit.at.path, edit.key]) : undefined;
  }

  /** Takes all edits of a fix, or none. */
  take(edits: readonly Edit[], sources: ReadonlyMap<string, Source>): void {
    const changes = edits.map((edit) => ({ edit, change: sources.get(edit.at.file)?.edit(edit) }));
    const fits = changes.every(({ edit, change }) => {
      const key = this.keyOf(edit);
      const others = this.byFile.get(edit.at.file) ?? [];
      if (change === undefined || (key !== undefined && this.keys.has(key))) return false;
      return !others.some((other) => overlaps(change, other));
    });
    if (!fits) return;
    for (const { edit, change } of changes) {
      const key = this.keyOf(edit);
      if (key !== undefined) this.keys.add(key);
      if (change !== undefined) this.byFile.set(edit.at.file, [...(this.byFile.get(edit.at.file) ?? []), change]);
    }
  }
}

/** A text with edits made; of several at one place the first comes first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, i) => ({ edit, i })).sort((a, b) => b.edit.start - a.edit.start || b.i - a.i);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return ordered.reduce(
    (result, { edit }) => result.slice(0, edit.start) + edit.text.replaceAll('\n', lineEnd) + result.slice(edit.end),
    text,
  );
}

function round(
  files: readonly LintFile[],
  found: readonly Finding[],
  sources: ReadonlyMap<string, Source>,
): LintFile[] {
  const accepted = new Accepted();
  for (const { fix } of found) if (fix !== undefined) accepted.take(fix, sources);
  return files.map((file) => {
    const edits = accepted.byFile.get(file.name);
    return edits === undefined || !('text' in file) ? file : { ...file, text: applyEdits(file.text, edits) };
  });
}

/**
 * Changes what has one safe answer, and leaves everything else of the texts as it is. A second call changes nothing.
 * Returns the files that changed.
 */
export function fixFiles(files: readonly LintFile[], options: LintOptions = {}): { name: string; text: string }[] {
  let current = files;
  for (let i = 0; i < MAX_ROUNDS; i++) {
    const { found, sources } = judgeFiles(current, options);
    const next = round(current, found, sources);
    if (next.every((file, k) => file === current[k])) break;
    current = next;
  }
  return current.flatMap((file, i) => (file !== files[i] && 'text' in file ? [file] : []));
}
