/** `1 node`, `3 nodes`, `2 copies`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${String(count)} ${count === 1 ? noun : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** {@link list}, with at most three of many: a longer one is read by nobody. */
export function few(words: readonly string[]): string {
  return words.length <= 3 ? list(words) : `${words.slice(0, 3).join(', ')} and ${String(words.length - 3)} more`;
}
