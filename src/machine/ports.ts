import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { ClusterError } from '../errors.js';
import { NO_SUCH_ADDRESS } from './addresses.js';

/** Below the ports that Linux hands out to outgoing connections (from 32768), any of which may be taken at any moment. */
const RANGE = { first: 10_000, last: 31_999 };

function noSuchAddress(ip: string, cause: Error): ClusterError {
  return new ClusterError('spec-invalid', `ports.bind: ${ip} is not an address of this machine`, {
    hint: 'Set `ports.bind` to 127.0.0.1, or to an address this machine has.',
    cause,
  });
}

function listen(ip: string, port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else if (NO_SUCH_ADDRESS.has(error.code ?? '')) reject(noSuchAddress(ip, error));
      else reject(error);
    });
    server.listen({ host: ip, port, exclusive: true }, () => {
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
}

/** Whether this process could listen there now. */
export async function isFree(ip: string, port: number): Promise<boolean> {
  const server = await listen(ip, port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

/** A number from a text, the same for the same text (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

/**
 * Finds `count` neighbouring free ports. All are held until the last is found, so that two searches at once do not
 * share one; where the search begins depends on `seed`, so that clusters started together look in different places.
 *
 * @returns the first port, or `undefined` where there is no such block
 */
export async function findFreeBlock(ip: string, count: number, seed: string): Promise<number | undefined> {
  const size = RANGE.last - RANGE.first - count;
  const start = hash(seed) % size;
  for (let offset = 0; offset < size; offset++) {
    const first = RANGE.first + ((start + offset) % size);
    const held: Server[] = [];
    try {
      for (let port = first; port < first + count; port++) {
        const server = await listen(ip, port);
        if (server === undefined) break;
        held.push(server);
      }
      if (held.length === count) return first;
      offset += held.length;
    } finally {
      await Promise.all(held.map(close));
    }
  }
  return undefined;
}
