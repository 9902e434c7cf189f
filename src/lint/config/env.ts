/** Variables the server reads for itself that are no keys. */
const NO_KEYS = new Set(['RESTATE_CONFIG']);

/**
 * The key a variable sets: `RESTATE_WORKER__SNAPSHOTS__AWS_REGION` is `worker.snapshots.aws-region`. `undefined` for
 * what is no key of the server.
 */
export function keyOfVariable(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (!upper.startsWith('RESTATE_') || NO_KEYS.has(upper)) return undefined;
  const parts = upper.slice('RESTATE_'.length).split('__');
  // Three underscores in a row name no table.
  if (parts.some((part) => part === '' || part.startsWith('_'))) return undefined;
  return parts.map((part) => part.toLowerCase().replaceAll('_', '-')).join('.');
}

/** The variable that sets a key. */
export function variableOfKey(key: string): string {
  return `RESTATE_${key.split('.').join('__').replaceAll('-', '_').toUpperCase()}`;
}
