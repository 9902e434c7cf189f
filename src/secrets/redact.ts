import { isSecretName } from './names.js';
import { HIDDEN, withoutShapes } from './shapes.js';
import { endOfBare, endOfValue } from './values-in-text.js';

/**
 * The header of a table of TOML, or a name and what is between it and its value, in TOML, JSON, YAML or an environment.
 * Names are looked for at their first character only, and are of few parts: a long text would take minutes.
 */
const PLACES =
  /^[ \t]*\[{1,2}(?<header>[^\]\n=]{1,200})\]{1,2}[ \t]*(?:#.*)?$|(?<![\w.\\-])(?=["'\w.\\-])(?<name>[\w.\\-]{0,400}(?:(?:"[^"\\\n]{0,200}"|'[^'\n]{0,200}')[\w.\\-]{0,400}){0,3})(?:\\{0,3}["'])?[ \t]*[=:][ \t]*/gm;

/** Where in a text the value of a secret stands. */
export interface HiddenPlace {
  readonly start: number;
  readonly end: number;
}

/** Values whose names, or the names of whose tables, are those of secrets; in order, without overlaps. */
export function* hiddenPlaces(text: string): Generator<HiddenPlace> {
  const places = new RegExp(PLACES);
  let inSecretTable = false;
  for (let place = places.exec(text); place !== null; place = places.exec(text)) {
    const { header, name } = place.groups ?? {};
    if (header !== undefined) inSecretTable = isSecretName(header);
    else if (inSecretTable || isSecretName(name ?? '')) {
      const start = places.lastIndex;
      const known = text.startsWith(HIDDEN, start);
      const end = known ? endOfBare(text, start + HIDDEN.length, place.index) : endOfValue(text, start, place.index);
      places.lastIndex = end;
      yield { start, end };
    }
  }
}

/**
 * Settings without secrets: values whose names, or the names of whose tables, look like that of a secret, and what looks
 * like one itself, such as logins in addresses. In doubt, a value is left out.
 */
export function redact(settings: string): string {
  const text = withoutShapes(settings);
  let shown = '';
  let done = 0;
  for (const { start, end } of hiddenPlaces(text)) {
    shown += text.slice(done, start) + HIDDEN;
    done = end;
  }
  return shown + text.slice(done);
}
