import { isTable } from '../spec/tables.js';
import { bySearchable } from './long-text.js';
import { isSecretName } from './names.js';
import { hiddenPlaces } from './redact.js';

/** What stands in brackets, in any of TOML's and JSON's quotes. */
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/g;
/** A login in an address. */
const LOGIN = /:\/\/([^\s"'@/]{1,1024}(?::[^\s"']{0,1024})?)@/g;

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text.replaceAll('\n', '\\n')}"`));
  } catch {
    // Escapes of another language: what stands there is all that can be said.
    return text;
  }
}

/** The values that a piece of text may stand for: what is in its quotes, else itself with and without a comment. */
function valuesOf(raw: string): string[] {
  const text = raw.trim().replace(/^\\+(["'])([\s\S]*?)\\*\1$/, '$1$2$1');
  const tripled = /^("""|''')\n?([\s\S]*?)\1/.exec(text);
  if (tripled !== null) return [tripled[2] ?? ''];
  if (/^["'[{]/.test(text)) {
    return [...text.matchAll(QUOTED)].map(([, double, single]) => single ?? unescaped(double ?? ''));
  }
  return [text, text.replace(/\s+#.*$/, '')];
}

/** The parts of logins in addresses that open something: the password, or what stands there alone. */
function logins(text: string): string[] {
  return [...text.matchAll(LOGIN)].flatMap(([, login = '']) => {
    const secret = login.includes(':') ? login.slice(login.indexOf(':') + 1) : login;
    return [secret, decoded(secret)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A value, as it is without the escapes of an address, and what follows the scheme of a header, as in `Bearer …`. */
function withParts(value: string): string[] {
  const [, afterScheme] = /^[A-Za-z][\w-]* +(\S+)$/.exec(value.trim()) ?? [];
  return [value, decoded(value), ...(afterScheme === undefined ? [] : [afterScheme])];
}

/** Values of secrets in settings as text: TOML, an environment, a connection string, an address. */
export function secretsInText(whole: string): string[] {
  const text = bySearchable(whole, (part) => part);
  const named = [...hiddenPlaces(text)].flatMap(({ start, end }) => valuesOf(text.slice(start, end)));
  return [...named.flatMap(withParts), ...logins(text)];
}

/** The same in settings that were read: in tables whose names are those of secrets, and in texts anywhere. */
export function secretsInTree(tree: unknown, inSecret = false): string[] {
  if (typeof tree === 'string') return [...(inSecret ? withParts(tree) : []), ...secretsInText(tree)];
  if (typeof tree === 'number' || typeof tree === 'bigint') return inSecret ? [String(tree)] : [];
  if (Array.isArray(tree)) return tree.flatMap((value) => secretsInTree(value, inSecret));
  if (!isTable(tree)) return [];
  return Object.entries(tree).flatMap(([name, value]) => secretsInTree(value, inSecret || isSecretName(name)));
}
