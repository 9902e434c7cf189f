import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openCluster } from '../../../src/cluster/open.js';
import { MANIFEST_NAME } from '../../../src/files/manifest.js';

/** Where a cluster can be called now. */
export interface Endpoints {
  readonly ingresses: readonly string[];
  readonly admins: readonly string[];
}

/**
 * Tells the addresses of the cluster of a directory, as its manifest has them at that moment: nodes that came since are
 * among them, those that went are not. Cheap to ask again and again.
 */
export function endpointsOf(dir: string): () => Promise<Endpoints> {
  let known: { readonly version: string; readonly endpoints: Endpoints } | undefined;
  return async () => {
    const { mtimeMs, ino, size } = await stat(join(dir, MANIFEST_NAME));
    const version = [mtimeMs, ino, size].join('/');
    if (known?.version !== version) {
      const { nodes } = (await openCluster(dir)).plan;
      known = {
        version,
        endpoints: {
          ingresses: nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []),
          admins: nodes.flatMap(({ adminUrl }) => adminUrl ?? []),
        },
      };
    }
    return known.endpoints;
  };
}
