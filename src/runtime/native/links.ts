import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { ClusterError } from '../../errors.js';
import { makePrivateInside } from '../../files/put.js';
import { removeInside } from '../../files/remove.js';
import { Links } from '../../links/links.js';
import { CONTROL, waysBetween } from '../../links/viewers.js';
import { nodeFiles } from './layout.js';
import { fitsSocket, socketPath } from './sockets.js';

/** Where a node, or this program itself, works: links are in `links/` below. */
export function viewerDirectory(clusterDir: string, viewer: string): string {
  return viewer === CONTROL ? clusterDir : nodeFiles(clusterDir, viewer).directory;
}

function listen(path: string, onConnection: (connection: Duplex) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, onConnection);
    server.once('error', reject);
    server.listen(path, () => {
      // Links serve the nodes; a test that waits for something else is kept alive by that.
      server.unref();
      resolve(server);
    });
  });
}

/** As long as the name of a node gets by being replaced, in tests that end. */
const REPLACED = '-99';

/** Links of a native cluster, with the sockets by which nodes reach them. */
export interface NativeLinks {
  readonly links: Links;
  close(): Promise<void>;
}

/**
 * Opens a socket for every node in the directory of every node, and one more of each for this program.
 *
 * @param nodeNames by node, what it is called in its restate.toml, which names its own socket; may change
 * @throws {ClusterError} `usage` where the directory's path is too long for sockets below it
 */
export async function openLinks(
  clusterDir: string,
  nodes: readonly string[],
  nodeNames: ReadonlyMap<string, string>,
): Promise<NativeLinks> {
  const links = new Links({
    connect: (to) => connect({ path: socketPath(clusterDir, to, nodeNames.get(to)), allowHalfOpen: true }),
  });
  const servers: Server[] = [];
  const opened = {
    links,
    close: async () => {
      links.close();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
  try {
    for (const { viewer, target } of waysBetween(nodes)) {
      const path = join(viewerDirectory(clusterDir, viewer), 'links', `${target}.sock`);
      // Where links lead, too: a node's own socket lies deeper than they do.
      if (![path, socketPath(clusterDir, target, target + REPLACED)].every(fitsSocket)) {
        throw new ClusterError('usage', `${clusterDir} is too deep for the sockets of links`, {
          hint: 'Use a shorter directory, for example by setting TMPDIR to a short path.',
        });
      }
      await makePrivateInside(clusterDir, dirname(path));
      await removeInside(clusterDir, path);
      servers.push(
        await listen(path, (connection) => {
          links.accept(viewer, target, connection);
        }),
      );
    }
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}
