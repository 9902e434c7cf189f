import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A port as another program takes it in the moment in which its holder is gone. */
export interface HeldPort {
  /** Gives it up again, or gives up to wait for it. */
  release(): Promise<void>;
}

const LOOK_AGAIN_MS = 2;

/** Takes a port of this machine as soon as whoever has it ends. */
export function holdPortOnceFree(port: number): HeldPort {
  const wanted = new AbortController();
  const taking = (async () => {
    while (!wanted.signal.aborted) {
      const server = createServer();
      const taken = await new Promise<boolean>((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
          if (error.code === 'EADDRINUSE') resolve(false);
          else reject(error);
        });
        server.listen(port, '127.0.0.1', () => {
          resolve(true);
        });
      });
      if (taken) return server;
      await delay(LOOK_AGAIN_MS);
    }
    return undefined;
  })();
  return {
    release: async () => {
      wanted.abort();
      const server = await taking;
      if (server === undefined) return;
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
