import type { SourceUser } from './source.js';

/** Does something while nobody works on a source; whoever did goes on afterwards, also where that fails. */
export async function halted<T>(users: readonly SourceUser[], work: () => Promise<T>): Promise<T> {
  try {
    for (const user of users) await user.halt();
    return await work();
  } finally {
    for (const user of users) await user.resume();
  }
}
