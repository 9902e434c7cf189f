import { endOfValue } from './values-in-text.js';

const HIDDEN = '(not shown)';

/** Words that name a secret wherever they are in a name, once its dashes and underscores are gone. */
const ANYWHERE =
  /secret|password|passwd|passphrase|credential|(?:access|api|account|shared|private|encryption|signing)key|authorization/;
/** Words that are too short for that: `sas` is in `disaster`, `token` in `tokenizer`. */
const WORDS = ['token', 'tokens', 'sas', 'sig', 'signature', 'pwd', 'auth', 'cookie', 'bearer'];
/** Names of what only leads to a secret. */
const LEADS_THERE = ['file', 'path'];

/** Whether a name, in whatever spelling, is that of a secret. */
function isSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (LEADS_THERE.includes(words.at(-1) ?? '')) return false;
  return ANYWHERE.test(words.join('')) || words.some((word) => WORDS.includes(word) || /.tokens?$/.test(word));
}

/** `user:password@` of an address, and what stands for a whole login in a header. */
function withoutLogins(text: string): string {
  return text
    .replace(/(:\/\/)(?:[^\s"'@/:]+:[^\s"']*|[^\s"'@/]+)@/g, `$1${HIDDEN}@`)
    .replace(/\b(Bearer +)[^\s"'\\]+/g, `$1${HIDDEN}`);
}

/**
 * The header of a table of TOML, or a name and what is between it and its value, in TOML, JSON or an environment. Names
 * are looked for at their first character only: from every one, a long text would take minutes.
 */
const PLACES =
  /^[ \t]*\[{1,2}(?<header>[^\]\n=]+)\]{1,2}[ \t]*(?:#.*)?$|(?<![\w.\\-])(?<name>(?:"[^"\\\n]*"|'[^'\n]*'|[\w.\\-])+)(?:\\*["'])?[ \t]*[=:][ \t]*/gm;

/**
 * Settings without secrets: values whose names, or the names of whose tables, look like that of a secret, and logins in
 * addresses. In doubt, a value is left out.
 */
export function redact(settings: string): string {
  const text = withoutLogins(settings);
  const places = new RegExp(PLACES);
  let shown = '';
  let done = 0;
  let inSecretTable = false;
  for (let place = places.exec(text); place !== null; place = places.exec(text)) {
    const { header, name } = place.groups ?? {};
    if (header !== undefined) inSecretTable = isSecret(header);
    else if (inSecretTable || isSecret(name ?? '')) {
      const start = places.lastIndex;
      shown += text.slice(done, start) + HIDDEN;
      done = places.lastIndex = endOfValue(text, start, place.index);
    }
  }
  return shown + text.slice(done);
}
