import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import type { RunOptions, RunResult } from '../../exec/run.js';
import { composeArgs, psArgs } from './compose-args.js';
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
   * Halts what runs in a container. Not by `docker pause`: where that freezes the first process of an `exec`, such as the
   * probe of a health check, the engine waits for it for ever, and neither `unpause` nor `rm --force` come through.
   */
  async halt(container: string): Promise<void> {
    await this.docker(['kill', '--signal', 'STOP', container]);
  }

  async goOn(container: string): Promise<void> {
    await this.docker(['kill', '--signal', 'CONT', container]);
  }

  /** Lets containers of these services (default: all) go on that were left halted, by us or by `docker pause`. */
  async wake(services?: readonly string[]): Promise<void> {
    const rows = (await this.containers()).filter(({ service }) => services?.includes(service ?? '') ?? true);
    const named = (wanted: string) => rows.filter(({ state }) => state === wanted).map(({ name }) => name);
    const [running, paused] = [named('running'), named('paused')];
    if (paused.length > 0) await this.docker(['unpause', ...paused]);
    if (running.length === 0) return;
    try {
      await this.docker(['kill', '--signal', 'CONT', ...running]);
    } catch (error) {
      // One that has ended meanwhile has nothing to go on with.
      const ended = /is not running|no such container/i;
      const others =
        error instanceof RunError
          ? error.stderr
              .trim()
              .split('\n')
              .filter((line) => !ended.test(line))
          : [error];
      if (others.length > 0) throw error;
    }
  }

  async restart(service: string, signal?: AbortSignal): Promise<void> {
    // A container has the file it was made with, not the one that took its place.
    await this.compose(['up', '--detach', '--no-deps', '--force-recreate', service], signal);
  }

  stop(services: readonly string[]): Promise<void> {
    return this.#end(['stop', ...services], services);
  }

  async down(options: readonly string[]): Promise<void> {
    if (!existsSync(join(this.#dir, 'docker-compose.yml'))) {
      throw new ClusterError('no-cluster', `${this.#dir} has no docker-compose.yml`, {
        hint: `Write it again with \`restate-cluster generate\`, or remove the containers with: docker compose --project-name ${this.#name} down`,
      });
    }
    // A change that was interrupted may have left a container that the compose file does not know any more.
    await this.#end(['down', '--remove-orphans', ...options]);
  }

  /** Ends containers in order. Those that are halted go on meanwhile: they could not hear that they are to end. */
  async #end(command: readonly string[], services?: readonly string[]): Promise<void> {
    const [ended] = await Promise.allSettled([this.compose(command), this.wake(services)]);
    // Once all have ended, it does not matter that one could not be woken.
    if (ended.status === 'rejected') throw ended.reason;
  }
}
