import type { RuntimeKind } from '../../src/spec/types.js';
import { docker } from './machine.js';

export interface PlaceForNodes {
  readonly listen: string;
  readonly name: string;
}

/**
 * Where something must listen that nodes are to reach, and by which name they do. Containers know this machine as
 * `host.docker.internal`, which is the address of Docker's own bridge; Docker Desktop leads it to loopback.
 */
export async function placeForNodes(kind: RuntimeKind): Promise<PlaceForNodes> {
  if (kind === 'native') return { listen: '127.0.0.1', name: '127.0.0.1' };
  const name = 'host.docker.internal';
  if (process.platform !== 'linux') return { listen: '127.0.0.1', name };
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  return { listen: await docker('network', 'inspect', 'bridge', '--format', format), name };
}
