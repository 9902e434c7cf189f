import { execFileSync } from 'node:child_process';
import type { RuntimeKind } from '../../src/spec/types.js';

function succeeds(file: string, args: readonly string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'pipe', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/** Why a cluster of another version than this checkout's can't be run here, or `undefined` where it can. */
export function whyNoUpgrade(kind: RuntimeKind, version: string): string | undefined {
  if (kind === 'native') {
    const name = `@restatedev/restate-server-${process.platform}-${process.arch}@${version}`;
    return succeeds('npm', ['view', name, 'version']) ? undefined : `npm can't fetch ${name}`;
  }
  const image = `docker.restate.dev/restatedev/restate:${version}`;
  const here = succeeds('docker', ['image', 'inspect', image]) || succeeds('docker', ['pull', image]);
  return here ? undefined : `the image ${image} is not here and can't be pulled`;
}
