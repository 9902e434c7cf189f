import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';

/** What it means that an address can't be listened on here, whatever the port. */
export const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Whether this system has an address to listen on. An IPv6 one it may not have, and `::` only where it has IPv6. */
export function hasAddress(ip: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (NO_SUCH_ADDRESS.has(error.code ?? '')) resolve(false);
      else reject(error);
    });
    server.listen({ host: ip, port: 0 }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** What a name of this machine stands for; nothing where it is not known. */
export async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'getaddrinfo') return [];
    throw error;
  }
}
