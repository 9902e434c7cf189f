import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { parseEngineVersion } from '../../src/runtime/docker/engine-version.js';
import { IMAGE } from './machine.js';

/** Where Podman listens: where it was said to, or where its own service does, for this user and for root. */
function socketOfPodman(): string | undefined {
  const { RESTATE_CLUSTER_TEST_PODMAN: named = '', XDG_RUNTIME_DIR: own = '/nowhere' } = process.env;
  if (named !== '') return named;
  const socket = [`${own}/podman/podman.sock`, '/run/podman/podman.sock'].find((path) => existsSync(path));
  return socket === undefined ? undefined : `unix://${socket}`;
}

/** The address of a Podman that can run clusters here, or why there is none. */
export function findPodman(): { readonly address: string } | { readonly reason: string } {
  const address = socketOfPodman();
  if (address === undefined) return { reason: 'Podman has no socket here; RESTATE_CLUSTER_TEST_PODMAN may name one' };
  const ask = (...args: string[]) =>
    execFileSync('docker', args, { env: { ...process.env, DOCKER_HOST: address }, encoding: 'utf8', stdio: 'pipe' });
  try {
    const found = parseEngineVersion(ask('version', '--format', '{{json .}}'));
    if (typeof found !== 'object' || found.product !== 'Podman') return { reason: `no Podman answers at ${address}` };
  } catch {
    return { reason: `nothing answers at ${address}` };
  }
  try {
    ask('image', 'inspect', IMAGE);
    return { address };
  } catch {
    return { reason: `Podman does not have the image ${IMAGE}` };
  }
}
