import type { Edit } from '../rules/model.js';
import type { Path } from '../spec/path.js';
import { formatEnvValue } from './config/env-value.js';
import { expand } from './interpolate.js';
import type { Expanded, Scope } from './interpolate.js';
import type { Range, Source, TextEdit } from './types.js';

/** A variable of a `.env` file or `env_file`. */
interface EnvLine {
  readonly name: string;
  readonly text: string;
  readonly range: Range;
  /** Whether its variables would make it longer than any variable is; `text` is empty then. */
  readonly tooLong: boolean;
}

export interface EnvSource extends Source {
  readonly lines: readonly EnvLine[];
}

/** Up to where the value begins. What follows is looked for by hand: a pattern for both is quadratic in blanks. */
const HEAD = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*/;
/** Characters of all values that have variables, together. */
const MAX_EXPANDED_IN_ALL = 1_000_000;

/** Where a comment begins in text without quotes. */
const COMMENT = /(?:^|\s)#/;

/** Double quotes know escapes and variables, single quotes nothing; unquoted text ends before ` #`. */
function unquote(raw: string, scope: Scope): Expanded {
  const single = /^'([^']*)'/.exec(raw);
  if (single !== null) return { text: single[1] ?? '', known: true };
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw);
  if (double !== null) return expand((double[1] ?? '').replace(/\\n/g, '\n').replace(/\\(["\\])/g, '$1'), scope);
  const comment = COMMENT.exec(raw);
  return expand((comment === null ? raw : raw.slice(0, comment.index)).trimEnd(), scope);
}

function edit(lines: readonly EnvLine[], change: Edit): TextEdit | undefined {
  const line = lines.findLast(({ name }) => name === change.at.path[0]);
  if (line === undefined || change.do !== 'set') return undefined;
  const text = formatEnvValue(change.value);
  return { ...line.range, text: /[\s#"'$]/.test(text) ? `'${text}'` : text };
}

/** The assignments of a text, as they are written. */
function* assignments(text: string): Generator<{ name: string; raw: string; start: number }> {
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(from, end);
    const head = HEAD.exec(line);
    if (head !== null) {
      const start = head[0].length;
      yield { name: head[1] ?? '', raw: line.slice(start).trimEnd(), start: from + start };
    }
    from = end + 1;
  }
}

/** Reads the lines of an env file; `scope` has the variables they may use, to which earlier lines add theirs. */
export function envSource(name: string, text: string, scope: Scope = new Map()): EnvSource {
  const known = new Map(scope);
  const lines: EnvLine[] = [];
  let expanded = 0;
  for (const { name: variable, raw, start } of assignments(text)) {
    const value = unquote(raw, known);
    if (raw.includes('$')) expanded += value.text.length;
    const tooLong = value.tooLong === true || expanded > MAX_EXPANDED_IN_ALL;
    const own = tooLong ? '' : value.text;
    lines.push({ name: variable, text: own, range: { start, end: start + raw.length }, tooLong });
    if (!scope.has(variable)) known.set(variable, own);
  }
  return {
    name,
    text,
    lines,
    rangeOf: (path: Path) => lines.findLast((line) => line.name === path[0])?.range,
    edit: (change) => edit(lines, change),
  };
}
