/** How long programs may go on when this process is told to end, in milliseconds. */
const HURRY_MS = 3_000;

const running = new Set<() => void>();

/**
 * To be called when this process is told to end, and does not do so at once: programs that run now are ended unless they
 * end within the next seconds. Those that are started later, to clean up, are not.
 */
export function hurryPrograms(): void {
  const now = [...running];
  const timer = setTimeout(() => {
    for (const end of now) if (running.has(end)) end();
  }, HURRY_MS);
  // Programs that run keep this process alive, where somebody waits for them.
  timer.unref();
}

/** Has `end` called when a program is to hurry and does not. Returns what is to be called when it has ended. */
export function hurries(end: () => void): () => void {
  running.add(end);
  return () => running.delete(end);
}
