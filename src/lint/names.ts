/** Paths of files as texts, with forward slashes: the names by which files know each other. */

/** Everything before the last slash; empty for a name without one. */
export function directoryOf(name: string): string {
  const slash = name.lastIndexOf('/');
  if (slash === -1) return '';
  return slash === 0 ? '/' : name.slice(0, slash);
}

export function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `a/./b/../c` as `a/c`. */
export function normalized(name: string): string {
  const parts: string[] = [];
  for (const part of name.replaceAll('\\', '/').split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else if (part !== '.' && !(part === '' && parts.length > 0)) parts.push(part);
  }
  return parts.join('/') || (name.startsWith('/') ? '/' : '.');
}

/** A path as seen from a directory. */
export function resolved(directory: string, path: string): string {
  return normalized(path.startsWith('/') || directory === '' ? path : `${directory}/${path}`);
}

/** The part of a path below a directory; `undefined` where it is not below it. */
export function below(directory: string, path: string): string | undefined {
  const base = normalized(directory);
  const whole = normalized(path);
  if (whole === base) return '';
  const prefix = base === '/' ? '/' : `${base}/`;
  return whole.startsWith(prefix) ? whole.slice(prefix.length) : undefined;
}
