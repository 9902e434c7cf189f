import type { Edit } from '../rules/model.js';
import type { Path } from '../spec/path.js';
import { formatEnvValue } from './config/env-value.js';
import { expand } from './interpolate.js';
import type { Scope } from './interpolate.js';
import type { Range, Source, TextEdit } from './types.js';

/** A variable of a `.env` file or `env_file`. */
interface EnvLine {
  readonly name: string;
  readonly text: string;
  readonly range: Range;
}

export interface EnvSource extends Source {
  readonly lines: readonly EnvLine[];
}

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*?)[ \t]*\r?$/gm;

/** Double quotes know escapes and variables, single quotes nothing; unquoted text ends before ` #`. */
function unquote(raw: string, scope: Scope): string {
  const single = /^'([^']*)'/.exec(raw);
  if (single !== null) return single[1] ?? '';
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw);
  if (double !== null) return expand((double[1] ?? '').replace(/\\n/g, '\n').replace(/\\(["\\])/g, '$1'), scope).text;
  return expand(raw.replace(/(?:^|\s)#.*$/, '').trimEnd(), scope).text;
}

function edit(lines: readonly EnvLine[], change: Edit): TextEdit | undefined {
  const line = lines.findLast(({ name }) => name === change.at.path[0]);
  if (line === undefined || change.do !== 'set') return undefined;
  const text = formatEnvValue(change.value);
  return { ...line.range, text: /[\s#"'$]/.test(text) ? `'${text}'` : text };
}

/** Reads the lines of an env file; `scope` has the variables they may use, to which earlier lines add theirs. */
export function envSource(name: string, text: string, scope: Scope = new Map()): EnvSource {
  const known = new Map(scope);
  const lines: EnvLine[] = [];
  for (const match of text.matchAll(LINE)) {
    const [whole, variable = '', raw = ''] = match;
    const value = unquote(raw, known);
    const start = match.index + whole.lastIndexOf(raw === '' ? whole.slice(whole.length) : raw);
    lines.push({ name: variable, text: value, range: { start, end: start + raw.length } });
    if (!scope.has(variable)) known.set(variable, value);
  }
  return {
    name,
    text,
    lines,
    rangeOf: (path: Path) => lines.findLast((line) => line.name === path[0])?.range,
    edit: (change) => edit(lines, change),
  };
}
