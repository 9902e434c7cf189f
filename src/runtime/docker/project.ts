import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import type { RunOptions, RunResult } from '../../exec/run.js';
import { isStopped } from '../../machine/halted.js';
import { composeArgs, execArgs, psArgs } from './compose-args.js';
import { parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';
import { findEngine } from './engine.js';
import { composeFailure } from './failures.js';

/** The compose project of a cluster, as the engine's command line sees it. */
export class Project {
  readonly #dir: string;
  readonly #name: string;

  /** @param dir the cluster directory, absolute and without symbolic links */
  constructor(dir: string, name: string) {
    this.#dir = dir;
    this.#name = name;
  }

  /** @throws {RunError | ClusterError} `engine-missing` where that is what is wrong */
  async docker(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
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

  async compose(command: readonly string[], signal?: AbortSignal): Promise<void> {
    try {
      await this.docker(composeArgs(this.#dir, this.#name, ...command), { signal });
    } catch (error) {
      throw error instanceof RunError && !error.canceled ? composeFailure(error) : error;
    }
  }

  async containers(): Promise<ContainerRow[]> {
    return parseContainers((await this.docker(psArgs(this.#name))).stdout);
  }

  /** One that ended may have been made with older settings, and is then made anew. One that runs is left alone. */
  async startOnly(services: readonly string[], signal?: AbortSignal): Promise<void> {
    const containers = await this.containers();
    const runs = (name: string) => containers.some(({ service, state }) => service === name && state === 'running');
    const idle = services.filter((name) => !runs(name));
    if (idle.length > 0) await this.compose(['up', '--detach', '--no-deps', ...idle], signal);
  }

  /**
   * Halts the server in a container. Not by `docker pause`: where that freezes the first process of an `exec`, such as
   * the probe of a health check, the engine waits for it for ever, and neither `unpause` nor `rm --force` come through.
   * The engine takes any signal for a stop by hand: until its next start it does not start the container by itself.
   */
  async halt(container: string): Promise<void> {
    await this.docker(['kill', '--signal', 'STOP', container]);
  }

  async goOn(...containers: string[]): Promise<void> {
    if (containers.length > 0) await this.docker(['kill', '--signal', 'CONT', ...containers]);
  }

  /** Lets containers of these services (default: all) go on that were left halted, by us or by `docker pause`. */
  async wake(services?: readonly string[]): Promise<void> {
    const { running, paused } = await this.#alive(services);
    if (paused.length > 0) await this.docker(['unpause', ...paused]);
    const halted = await Promise.all(running.map((name) => this.#isHalted(name)));
    await this.goOn(...running.filter((_, i) => halted[i]));
  }

  async #alive(services?: readonly string[]): Promise<{ running: string[]; paused: string[] }> {
    const rows = (await this.containers()).filter(({ service }) => services?.includes(service ?? '') ?? true);
    const named = (wanted: string) => rows.filter(({ state }) => state === wanted).map(({ name }) => name);
    return { running: named('running'), paused: named('paused') };
  }

  /** Whether the server in a container that runs is halted, by a signal or by `docker pause`. */
  async isHalted(container: string): Promise<boolean> {
    const row = (await this.containers()).find(({ name }) => name === container);
    if (row?.state !== 'running') return row?.state === 'paused';
    return this.#isHalted(container);
  }

  /** Others get no signal: see {@link halt}. */
  async #isHalted(container: string): Promise<boolean> {
    try {
      return isStopped((await this.docker(execArgs(container, {}, ['cat', '/proc/1/stat']))).stdout);
    } catch (error) {
      // It has ended meanwhile, or its image can't tell.
      if (error instanceof RunError && !error.canceled) return false;
      throw error;
    }
  }

  async restart(service: string, signal?: AbortSignal): Promise<void> {
    // A container has the file it was made with, not the one that took its place.
    await this.compose(['up', '--detach', '--no-deps', '--force-recreate', service], signal);
  }

  /** Ends containers in order. */
  stop(services: readonly string[]): Promise<void> {
    return this.#whileAwake(['stop', ...services], services);
  }

  /** Removes the project. `kill`: without letting anything end by itself. */
  async down({ volumes = false, kill = false } = {}): Promise<void> {
    if (!existsSync(join(this.#dir, 'docker-compose.yml'))) {
      throw new ClusterError('no-cluster', `${this.#dir} has no docker-compose.yml`, {
        hint: `Write it again with \`restate-cluster generate\`, or remove the containers with: docker compose --project-name ${this.#name} down`,
      });
    }
    // A change that was interrupted may have left a container that the compose file does not know any more.
    const command = ['down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])];
    if (kill) await this.compose([...command, '--timeout', '0']);
    else await this.#whileAwake(command);
  }

  /** Those that are halted go on meanwhile: they could not hear that they are to end. */
  async #whileAwake(command: readonly string[], services?: readonly string[]): Promise<void> {
    const wake = async () => {
      const { running, paused } = await this.#alive(services);
      if (paused.length > 0) await this.docker(['unpause', ...paused]);
      await this.goOn(...running);
    };
    const [ended] = await Promise.allSettled([this.compose(command), wake()]);
    // Once all have ended, it does not matter that one could not be woken.
    if (ended.status === 'rejected') throw ended.reason;
  }
}
