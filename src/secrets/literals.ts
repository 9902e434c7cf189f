import type { Path } from '../spec/path.js';
import { isTable } from '../spec/tables.js';
import { secretsInText } from './collect.js';
import { isSecretName } from './names.js';
import { withoutShapes } from './shapes.js';

/** A value that is a secret itself, not the name of a variable that holds one. */
export interface LiteralSecret {
  readonly path: Path;
  readonly value: string | number;
}

/** Last words of names that say how or where a secret is used, as in `TOKEN_URL` or `secret-name`. */
const ABOUT =
  /(?:^|[^a-z0-9])(?:mode|enabled|disabled|required|ur[il]|hosts?|port|domain|endpoint|address|ttl|timeout|expiry|expires|lifetime|interval|limit|max|min|count|size|length|type|kind|issuer|audience|scopes?|names?|arn|version|provider|region|algorithm|method|policy|prefix)$/;
/** `${NAME}`, with or without a default, and `$NAME`, as Compose replaces them. */
const REFERENCE = /\$\{[A-Za-z_][^}]*\}|\$[A-Za-z_]\w*/g;
const NOT_SET = /^(?:|true|false|yes|no|on|off|null|none|default|\(not shown\)|\*+)$/i;
/** The scheme of a header stays when the token after it comes from a variable. */
const SCHEME_ALONE = /^(?:bearer|basic|token)$/i;

function isAbout(name: string): boolean {
  return ABOUT.test(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase());
}

/** Whether nothing is left of a text but what is known to everybody. */
function isEmpty(text: string): boolean {
  const rest = text.trim();
  return NOT_SET.test(rest) || SCHEME_ALONE.test(rest);
}

function isLiteral(text: string, named: boolean): boolean {
  const plain = text.replace(REFERENCE, '');
  if (named) return !isEmpty(plain);
  // Without its parts that come from variables, a login is `://:@`.
  const rest = plain.replace(/:\/\/:?@/g, '://');
  return withoutShapes(rest) !== rest || secretsInText(rest).some((value) => !isEmpty(value));
}

function* below(value: unknown, path: Path, named: boolean): Generator<LiteralSecret> {
  if (typeof value === 'string') {
    if (isLiteral(value, named)) yield { path, value };
  } else if (typeof value === 'number') {
    if (named) yield { path, value };
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* below(item, [...path, i], named);
  } else if (isTable(value)) {
    for (const [name, inner] of Object.entries(value)) {
      yield* below(inner, [...path, name], !isAbout(name) && (named || isSecretName(name)));
    }
  }
}

/**
 * Secrets that stand in settings as they are, by the names of their keys or by their look. What is taken from a variable,
 * only says where a secret is, or how it is used, is none.
 */
export function literalSecrets(tree: unknown): LiteralSecret[] {
  return [...below(tree, [], false)];
}

/** A tree with other values at some places; the tables and lists above them are new, the others the same. */
export function replacedAt(tree: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(tree))
    return tree.map((item, i) => (i === key ? replacedAt(item, rest, value) : (item as unknown)));
  if (!isTable(tree)) return tree;
  return { ...tree, [key]: replacedAt(tree[key], rest, value) };
}
