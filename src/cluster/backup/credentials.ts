import type { EditedFile } from '../../files/compare.js';
import { hiddenPlaces } from '../../secrets/redact.js';
import { withoutShapes } from '../../secrets/shapes.js';

/** Where Compose reads variables from, and users keep credentials. */
const VARIABLES_FILE = '.env';

/** What is copied of edited files, and which variables are not. */
export interface Withheld {
  readonly edited: readonly EditedFile[];
  /** Names of variables of `.env`. */
  readonly withheld: readonly string[];
}

/** The name that a line gives a value to. */
function nameIn(line: string): string {
  return /^[ \t#]*(?:export[ \t]+)?([\w.-]+)/.exec(line)?.[1] ?? '';
}

/** A text of variables without those that hold a credential, by name or by look; a value may go over several lines. */
export function withoutCredentials(text: string): { readonly text: string; readonly names: readonly string[] } {
  const names: string[] = [];
  let kept = '';
  let done = 0;
  const leaveOut = (start: number, end: number) => {
    const from = text.lastIndexOf('\n', start - 1) + 1;
    if (from < done) return;
    const after = text.indexOf('\n', end);
    names.push(nameIn(text.slice(from)));
    kept += text.slice(done, from);
    done = after === -1 ? text.length : after + 1;
  };
  for (const { start, end } of hiddenPlaces(text)) leaveOut(start, end);
  const lines = (kept + text.slice(done)).split('\n');
  const plain = lines.filter((line) => withoutShapes(line) === line);
  names.push(...lines.filter((line) => !plain.includes(line)).map(nameIn));
  return { text: plain.join('\n'), names: [...new Set(names)] };
}

/**
 * Leaves credentials out of what is copied: an archive is kept longer, and in more places, than a cluster. Everything
 * else of an edited `.env` is copied. Where nothing else was edited in it, the file is the generated one again.
 */
export function withholdCredentials(edited: readonly EditedFile[]): Withheld {
  const withheld: string[] = [];
  const copied = edited.flatMap((file) => {
    if (file.path !== VARIABLES_FILE) return [file];
    const { text, names } = withoutCredentials(file.current);
    withheld.push(...names);
    return text.trimEnd() === file.wanted.trimEnd() ? [] : [{ ...file, current: text }];
  });
  return { edited: copied, withheld };
}
