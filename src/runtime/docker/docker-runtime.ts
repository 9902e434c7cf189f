import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { ClusterError } from '../../errors.js';
import { run, runInteractive } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import type { RunOptions, RunResult } from '../../exec/run.js';
import type { ClusterPlan } from '../../plan/types.js';
import { LABELS } from '../../render/compose.js';
import type { Restatectl } from '../../restate/restatectl.js';
import { restatectlEnv } from '../addresses.js';
import type { ClusterRuntime, LogOptions, NodeProcess, PrepareOptions } from '../types.js';
import { composeArgs, execArgs, psArgs } from './compose-args.js';
import { nodeProcess, parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';
import { findEngine } from './engine.js';
import { ensureImage } from './image.js';
import { composeFailure } from './failures.js';

/** Nodes as containers of one compose project. */
export class DockerRuntime implements ClusterRuntime {
  readonly kind = 'docker';
  // Every look at the partitions is a `docker exec`, which costs the engine more than a local process.
  readonly pollMs = 200;
  readonly #dir: string;
  readonly #plan: ClusterPlan;

  /** @param dir the cluster directory, absolute and without symbolic links */
  constructor(dir: string, plan: ClusterPlan) {
    this.#dir = dir;
    this.#plan = plan;
  }

  async prepare(options: PrepareOptions): Promise<void> {
    await findEngine(options.signal);
    await ensureImage(this.#plan.image, options);
  }

  async #containers(): Promise<ContainerRow[]> {
    return parseContainers((await this.#docker(psArgs(this.#plan.name))).stdout);
  }

  async #docker(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    try {
      return await run('docker', args, options);
    } catch (error) {
      if (error instanceof RunError && !error.canceled) {
        // Say what is really wrong where the engine itself is.
        if (error.missing || /cannot connect to the docker daemon|is the docker daemon running/i.test(error.stderr)) {
          await findEngine(options.signal);
        }
      }
      throw error;
    }
  }

  async #compose(command: readonly string[], signal?: AbortSignal): Promise<void> {
    try {
      await this.#docker(composeArgs(this.#dir, this.#plan.name, ...command), { signal });
    } catch (error) {
      throw error instanceof RunError && !error.canceled ? composeFailure(error) : error;
    }
  }

  async inspect(): Promise<NodeProcess[]> {
    const containers = await this.#containers();
    return this.#plan.nodes.map(({ name }) =>
      nodeProcess(
        name,
        containers.find(({ node }) => node === name),
      ),
    );
  }

  async runsElsewhere(): Promise<string | undefined> {
    for (const { workingDir } of await this.#containers()) {
      if (workingDir === undefined) continue;
      const real = await realpath(workingDir).catch(() => workingDir);
      if (real !== this.#dir) return workingDir;
    }
    return undefined;
  }

  async start(signal?: AbortSignal): Promise<void> {
    await this.#compose(['up', '--detach', '--no-recreate'], signal);
  }

  async stop(nodes?: readonly string[]): Promise<void> {
    if (nodes !== undefined) await this.#compose(['stop', ...nodes]);
    else await this.#down([]);
  }

  async #down(options: readonly string[]): Promise<void> {
    if (!existsSync(join(this.#dir, 'docker-compose.yml'))) {
      throw new ClusterError('no-cluster', `${this.#dir} has no docker-compose.yml`, {
        hint: `Write it again with \`restate-cluster generate\`, or remove the containers with: docker compose --project-name ${this.#plan.name} down`,
      });
    }
    await this.#compose(['down', ...options]);
  }

  async hasData(): Promise<boolean> {
    const { stdout: names } = await this.#docker([
      'volume',
      'ls',
      '--quiet',
      '--filter',
      `label=${LABELS.cluster}=${this.#plan.name}`,
    ]);
    return names.trim() !== '';
  }

  async purge(): Promise<void> {
    await this.#down(['--volumes']);
  }

  async logTail(node: string, lines: number): Promise<string> {
    const { stdout: out, stderr } = await this.#docker(['logs', '--tail', String(lines), this.#container(node)]);
    return [out, stderr].filter((text) => text !== '').join('\n');
  }

  async logs(nodes: readonly string[], { tail, follow, signal, onLine }: LogOptions): Promise<void> {
    const present = await this.inspect();
    const options = [...(tail === undefined ? [] : ['--tail', String(tail)]), ...(follow === true ? ['--follow'] : [])];
    await Promise.all(
      nodes
        .filter((node) => present.some(({ name, state }) => name === node && state !== 'absent'))
        .map(async (node) => {
          try {
            await this.#docker(['logs', ...options, this.#container(node)], {
              signal,
              onLine: (line) => {
                onLine(node, line);
              },
            });
          } catch (error) {
            if (!(error instanceof RunError && error.canceled)) throw error;
          }
        }),
    );
  }

  #container(node: string): string {
    return this.#plan.nodes.find(({ name }) => name === node)?.container ?? `${this.#plan.name}-${node}`;
  }

  /** `docker exec` of restatectl, in a container that runs. */
  async #restatectlArgs(args: readonly string[], tty: 'none' | 'input' | 'terminal'): Promise<string[]> {
    const processes = await this.inspect();
    const running = processes.find(({ state }) => state === 'running');
    if (running === undefined) {
      throw new ClusterError('no-cluster', `no node of ${this.#plan.name} is running`, {
        hint: 'Start it with: restate-cluster up',
      });
    }
    const env = restatectlEnv(this.#plan, processes);
    return execArgs(this.#container(running.name), env, ['restatectl', ...args], tty);
  }

  // Inside a container: the nodes advertise container names, which this machine can't resolve.
  readonly restatectl: Restatectl = async (args, options = {}) =>
    this.#docker(await this.#restatectlArgs(args, 'none'), options);

  async restatectlInteractive(args: readonly string[]): Promise<number> {
    const terminal = stdin.isTTY && stdout.isTTY ? 'terminal' : 'input';
    return runInteractive('docker', await this.#restatectlArgs(args, terminal));
  }
}
