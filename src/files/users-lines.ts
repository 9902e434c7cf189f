import { DOT_ENV, OWN_VARIABLES, USERS_MARK } from '../render/dot-env.js';

/** `NAME=…`, also after `export`. */
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[=:]/;

function isOwnAssignment(line: string): boolean {
  return OWN_VARIABLES.includes(ASSIGNMENT.exec(line)?.[1] ?? '');
}

/** Above the mark, what assigns nothing of ours is its user's too, wherever it was written. */
function split(text: string): { own: readonly string[]; users: readonly string[] } {
  const lines = text.split('\n');
  const mark = lines.findIndex((line) => line.replace(/\r$/, '') === USERS_MARK);
  const above = mark === -1 ? lines : lines.slice(0, mark + 1);
  const isUsers = (line: string) => ASSIGNMENT.test(line) && !isOwnAssignment(line);
  return {
    own: above.filter((line) => !isUsers(line)),
    users: [...above.filter(isUsers), ...(mark === -1 ? [] : lines.slice(mark + 1))],
  };
}

/** A generated file's text without lines of its user's own. Only `.env` has such: they may be secrets. */
export function ownText(path: string, text: string): string {
  if (path !== DOT_ENV) return text;
  const own = split(text).own.join('\n');
  return own.endsWith('\n') ? own : `${own}\n`;
}

/** Those lines; empty, or ended by a line break. */
export function usersLines(path: string, text: string): string {
  if (path !== DOT_ENV) return '';
  const users = split(text).users.join('\n');
  return users === '' || users.endsWith('\n') ? users : `${users}\n`;
}

/** What of a file must be as we wrote it, to be ours to change: of `.env` only what we assign. */
export function heldText(path: string, text: string): string {
  if (path !== DOT_ENV) return text;
  return split(text)
    .own.filter((line) => isOwnAssignment(line))
    .join('\n');
}
