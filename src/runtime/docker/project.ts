import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { ClusterError } from '../../errors.js';
import { DEFAULT_LIMIT_MS, run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import type { RunOptions, RunResult } from '../../exec/run.js';
import { isStopped } from '../../machine/halted.js';
import { composeArgs, execArgs, psArgs } from './compose-args.js';
import { composeEnv } from './compose-env.js';
import { parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';
import { assertRecordedEngine } from './engine-identity.js';
import { engineSilent, findEngine } from './engine.js';
import { composeFailure } from './failures.js';

/** For what changes containers: their own time to end, and more where there are many of them. */
const CHANGE_MS = 600_000;

const inSeconds = (ms = DEFAULT_LIMIT_MS) => `${String(ms / 1_000)} s`;

/** The compose project of a cluster, as the engine's command line sees it. */
export class Project {
  readonly #dir: string;
  readonly #name: string;
  readonly #checkRows: (rows: readonly ContainerRow[]) => Promise<void>;
  #engineChecked: Promise<void> | undefined;

  /**
   * @param dir the cluster directory, absolute and without symbolic links
   * @param checkRows refuses containers that are not this directory's
   */
  constructor(dir: string, name: string, checkRows: (rows: readonly ContainerRow[]) => Promise<void>) {
    this.#dir = dir;
    this.#name = name;
    this.#checkRows = checkRows;
  }

  /** What another engine says of this cluster would be wrong, and what it did would be worse. */
  #checkEngine(signal: AbortSignal | undefined): Promise<void> {
    this.#engineChecked ??= assertRecordedEngine(this.#dir, signal).catch((error: unknown) => {
      this.#engineChecked = undefined;
      throw error;
    });
    return this.#engineChecked;
  }

  /** @throws {RunError | ClusterError} `engine-missing` or `engine-differs` where that is what is wrong */
  async docker(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    await this.#checkEngine(options.signal);
    try {
      return await run('docker', args, options);
    } catch (error) {
      if (error instanceof RunError && !error.canceled) {
        // What runs in a container may take its time; the engine itself may not.
        if (error.timedOut && args[0] !== 'exec') throw await engineSilent(inSeconds(options.timeoutMs), error);
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
      // What pulls or builds ends when it is told to; what nobody tells has a limit.
      const timeoutMs = signal === undefined ? CHANGE_MS : Infinity;
      const args = composeArgs(this.#dir, this.#name, ...command);
      await this.docker(args, { signal, timeoutMs, env: composeEnv(env), extendEnv: false });
    } catch (error) {
      throw error instanceof RunError && !error.canceled ? composeFailure(error) : error;
    }
  }

  /** What Compose makes of the files of the directory, as JSON. */
  async composeConfig(): Promise<string> {
    const args = composeArgs(this.#dir, this.#name, 'config', '--format', 'json');
    return (await this.docker(args, { env: composeEnv(env), extendEnv: false })).stdout;
  }

  /** By service, a hash of the settings that its container would be made with now. */
  async configHashes(): Promise<Map<string, string>> {
    const args = composeArgs(this.#dir, this.#name, 'config', '--hash', '*');
    const { stdout } = await this.docker(args, { env: composeEnv(env), extendEnv: false });
    return new Map([...stdout.matchAll(/^(\S+) (\S+)$/gm)].map(([, service = '', hash = '']) => [service, hash]));
  }

  /**
   * The containers of this cluster.
   *
   * @throws {ClusterError} `cluster-elsewhere` where those of its name are another directory's
   */
  async containers(): Promise<ContainerRow[]> {
    const rows = await this.rows();
    await this.#checkRows(rows);
    return rows;
  }

  /** All containers of its name, whoever made them. */
  async rows(): Promise<ContainerRow[]> {
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
      return isStopped((await this.docker(execArgs(container, [], ['cat', '/proc/1/stat']))).stdout);
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

  /** Ends all containers of its name in order, whoever made them, and removes them. */
  async removeContainers(): Promise<void> {
    const rows = await this.rows();
    const names = rows.map(({ name }) => name);
    if (names.length === 0) return;
    const paused = rows.filter(({ state }) => state === 'paused').map(({ name }) => name);
    if (paused.length > 0) await this.docker(['unpause', ...paused]);
    await this.goOn(...rows.filter(({ state }) => state === 'running').map(({ name }) => name));
    await this.docker(['stop', ...names]);
    await this.docker(['rm', '--force', ...names]);
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
