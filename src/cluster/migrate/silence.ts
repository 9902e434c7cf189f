import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { ClusterError } from '../../errors.js';

/**
 * Accepts connections on a port of 127.0.0.1, and says nothing.
 *
 * @returns a function that ends it
 * @throws {ClusterError} `port-busy`
 */
export async function openSilence(port: number): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    socket.resume();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ClusterError('port-busy', `port ${String(port)} is busy, at which services are kept out of reach`, {
          hint: 'Free it, or begin anew in another directory with `--dir`.',
          cause: error,
        }),
      );
    });
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of open) socket.destroy();
    });
}
