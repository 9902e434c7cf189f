import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
export const IMAGE = 'docker.restate.dev/restatedev/restate:1.7.12';

/** The binaries that `npm ci` put in this checkout; temporary directories have no node_modules above them. */
export const PROGRAMS = {
  RESTATE_SERVER_BIN: program('restate-server'),
  RESTATECTL_BIN: program('restatectl'),
};

function program(name: string): string {
  return join(REPOSITORY, 'node_modules', '@restatedev', `${name}-${process.platform}-${process.arch}`, 'bin', name);
}

export function temporaryDirectory(): { path: string; remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'restate-cluster-test-')));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

const execute = promisify(execFile);

export async function docker(...args: string[]): Promise<string> {
  return (await execute('docker', args)).stdout.trim();
}

/** Why container tests can't run here, or `undefined` where they can. */
export function whyNoDocker(): string | undefined {
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe' });
  } catch {
    return 'no Docker engine answers';
  }
  try {
    execFileSync('docker', ['image', 'inspect', IMAGE], { stdio: 'pipe' });
    return undefined;
  } catch {
    return pull();
  }
}

function pull(): string | undefined {
  try {
    execFileSync('docker', ['pull', IMAGE], { stdio: 'pipe' });
    return undefined;
  } catch {
    return `the image ${IMAGE} is not here and can't be pulled`;
  }
}

/** Listens on a port of 127.0.0.1 until closed; on any free one where none is named. */
export async function occupy(port = 0): Promise<{ port: number; close: () => Promise<void> }> {
  const server: Server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Node modules and this process's own Node, for containers that run a test service. */
export const NODE = {
  modules: join(REPOSITORY, 'node_modules'),
  services: join(dirname(fileURLToPath(import.meta.url)), 'services'),
  binary: realpathSync(process.execPath),
};

/** Why compose files can't be checked here; checking one needs no engine. */
export function whyNoCompose(): string | undefined {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'docker compose is not installed';
  }
}
