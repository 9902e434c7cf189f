import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/** Calls back with every line added to a file from `position` on, until aborted. A file that shrank is read anew. */
export async function followFile(
  path: string,
  position: number,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = '';
  let at = position;
  while (!signal.aborted) {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size < at) at = 0;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - at), 0, size - at, at);
      at += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    } finally {
      await file.close();
    }
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
