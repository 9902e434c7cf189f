/** Variables by name. */
export type Scope = ReadonlyMap<string, string>;

/** A text with its variables filled in. */
export interface Expanded {
  readonly text: string;
  /** `false` where a variable is not known; nothing stands in its place then. */
  readonly known: boolean;
  /** Set where it would be longer than {@link MAX_EXPANDED}; it is not known then. */
  readonly tooLong?: true;
}

const MAX_DEPTH = 20;
/** Characters. Ten variables that each name the one before ten times would fill all memory. */
export const MAX_EXPANDED = 16_384;
const TOO_LONG: Expanded = { text: '', known: false, tooLong: true };
const NAME = /[A-Za-z_]\w*/y;

/** The index after the brace that closes the one before `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{' && text[i - 1] === '$') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return undefined;
}

function nameAt(text: string, from: number): string {
  NAME.lastIndex = from;
  return NAME.exec(text)?.[0] ?? '';
}

/** What `${…}` stands for: a variable, with `:-`, `-`, `:?`, `?`, `:+` or `+` and further text. */
function substitute(inner: string, scope: Scope, depth: number): Expanded {
  const name = nameAt(inner, 0);
  const [, colon = '', operator = '', rest = ''] = /^(:?)([-?+])?([^]*)$/.exec(inner.slice(name.length)) ?? [];
  const value = scope.get(name);
  const isSet = value !== undefined && (colon === '' || value !== '');
  if (operator === '+') return isSet ? expand(rest, scope, depth + 1) : { text: '', known: true };
  if (isSet) return { text: value, known: true };
  if (operator === '-') return expand(rest, scope, depth + 1);
  return { text: value ?? '', known: value !== undefined };
}

/** Fills in variables as Compose does: `$A`, `${A}`, `${A:-default}` and the like; `$$` is a dollar sign. */
export function expand(text: string, scope: Scope, depth = 0): Expanded {
  if (!text.includes('$')) return { text, known: true };
  if (depth > MAX_DEPTH) return { text: '', known: false };
  let result = '';
  let known = true;
  let tooLong = false as boolean; // set by `add`
  const add = (part: Expanded) => {
    tooLong ||= part.tooLong === true || result.length + part.text.length > MAX_EXPANDED;
    if (tooLong) return;
    result += part.text;
    known &&= part.known;
  };
  for (let i = 0; i < text.length;) {
    if (tooLong) return TOO_LONG;
    const dollar = text.indexOf('$', i);
    if (dollar === -1) return { text: result + text.slice(i), known };
    result += text.slice(i, dollar);
    const next = text[dollar + 1];
    const end = next === '{' ? closing(text, dollar + 2) : undefined;
    // Compose refuses a text like this.
    if (next === '{' && end === undefined) return { text: result + text.slice(dollar), known: false };
    const name = nameAt(text, dollar + 1);
    if (end !== undefined) {
      add(substitute(text.slice(dollar + 2, end), scope, depth));
      i = end + 1;
    } else if (name !== '') {
      add(substitute(name, scope, depth));
      i = dollar + 1 + name.length;
    } else {
      result += '$';
      i = dollar + (next === '$' ? 2 : 1);
    }
  }
  return tooLong ? TOO_LONG : { text: result, known };
}
