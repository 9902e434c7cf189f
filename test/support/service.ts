import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { basename, join } from 'node:path';
import { docker, IMAGE, NODE } from './machine.js';
import type { TestCluster } from './cluster.js';

export interface TestService {
  /** Where the nodes of the cluster reach it. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the services of a file of `services/` where the cluster's nodes reach them: beside them, on loopback or in
 * their network. `args` come after host and port.
 */
export function startService(
  cluster: Pick<TestCluster, 'kind' | 'name'>,
  file = 'greeter.mjs',
  args: readonly string[] = [],
): Promise<TestService> {
  return cluster.kind === 'native' ? startServiceProcess(file, args) : startContainer(cluster.name, file, args);
}

/** Starts the services of a file of `services/` on loopback. */
export async function startServiceProcess(file: string, args: readonly string[] = []): Promise<TestService> {
  const child = spawn(process.execPath, [join(NODE.services, file), '127.0.0.1', '0', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url: `http://127.0.0.1:${line.split(' ')[1] ?? ''}`,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

/** In a container of the cluster's own network, with this machine's Node: traffic then stays between containers. */
async function startContainer(cluster: string, file: string, args: readonly string[]): Promise<TestService> {
  const name = `${cluster}-${basename(file, '.mjs')}`;
  await docker(
    ...['run', '--detach', '--rm', '--name', name, '--network', `${cluster}_default`],
    ...['--volume', `${NODE.binary}:/usr/local/bin/node:ro`],
    ...['--volume', `${NODE.modules}:/app/node_modules:ro`, '--volume', `${NODE.services}:/app/services:ro`],
    ...['--workdir', '/app', '--entrypoint', 'node', IMAGE, `services/${file}`, '0.0.0.0', '9080', ...args],
  );
  return {
    url: `http://${name}:9080`,
    stop: async () => {
      await docker('kill', name);
    },
  };
}
