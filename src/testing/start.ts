import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { pid, stderr } from 'node:process';
import type { TestCluster } from '../cluster/leftovers/test-cluster.js';
import { renew } from '../cluster/leftovers/renew.js';
import { sweep } from '../cluster/leftovers/sweep.js';
import type { ClusterEvent } from '../cluster/events.js';
import { throwIfInterrupted } from '../cluster/poll.js';
import { up } from '../cluster/up.js';
import type { UpResult } from '../cluster/up.js';
import { ClusterError } from '../errors.js';
import { makePrivate, newTestDirectory, removeTestDirectory, reusedDirectory } from '../files/test-directory.js';
import { findProcess } from '../machine/processes.js';
import type { HarnessChoices } from '../plan/types.js';
import { cacheDirectory } from '../programs/cache.js';
import { killBelow } from '../runtime/native/leftovers.js';
import { parseSpec } from '../spec/parse.js';
import type { ClusterSpec } from '../spec/types.js';
import { ClusterHandle } from './cluster.js';
import { ClusterCore } from './core.js';
import { withDeadline } from './deadline.js';
import { History } from './history.js';
import { specInput } from './options.js';
import type { StartOptions } from './options.js';
import type { FaultyCluster, StartedCluster } from './types.js';
import { watchdog } from './watchdog.js';
import { tellWhole } from './whole-errors.js';

const TIMEOUT_MS = 60_000;
/** A test may run for long; what is older belongs to nobody. Owners that live keep theirs anyhow. */
const EXPIRES_AFTER_MS = 2 * 3_600_000;
/** Ports may be taken between being found and being used. */
const ATTEMPTS = 3;

async function harnessChoices(options: StartOptions, dir: string): Promise<HarnessChoices> {
  const expires = new Date(Date.now() + EXPIRES_AFTER_MS).toISOString();
  const links = options.networkFaults === true;
  if (options.reuse === true) return { links, ...(await renew(dir, expires)) };
  if (options.retain === true) return { links, expires };
  const started = (await findProcess(pid))?.started ?? '';
  return { links, expires, owner: { pid, started, host: hostname() } };
}

/** Whether ports that were found free were taken before they could be used. */
function isPortRace(error: unknown, spec: ClusterSpec): boolean {
  if (spec.ports !== 'auto' || !(error instanceof ClusterError)) return false;
  const inUse = /address already in use/i.test(error.details ?? '');
  return error.code === 'port-busy' || (error.code === 'node-died' && inUse);
}

/** One cluster of this process, from its directory to its removal. */
class Start {
  readonly #spec: ClusterSpec;
  readonly #options: StartOptions;
  readonly #history = new History();

  constructor(spec: ClusterSpec, options: StartOptions) {
    this.#spec = spec;
    this.#options = options;
  }

  async run(): Promise<ClusterHandle> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt();
      } catch (error) {
        if (attempt === ATTEMPTS || !isPortRace(error, this.#spec)) throw error;
        this.#history.add('event', `ports were taken meanwhile, trying others: ${String(error)}`);
      }
    }
  }

  async #attempt(): Promise<ClusterHandle> {
    const { reuse, services = [], endpoint } = this.#options;
    const dir = reuse === true ? reusedDirectory(cacheDirectory(), this.#spec.name) : await newTestDirectory();
    const harness = await harnessChoices(this.#options, dir);
    const cluster: TestCluster = { dir, name: this.#spec.name, expires: harness.expires };
    // Before anything is made, so that nothing made can be left.
    if (harness.owner !== undefined) await watchdog.watch(cluster);
    let result: UpResult | undefined;
    let handle: ClusterHandle | undefined;
    try {
      await makePrivate(dir);
      result = await this.#up(dir, harness);
      const { runtime } = result;
      handle = new ClusterHandle(new ClusterCore(result, this.#history, () => this.#end(cluster, runtime)));
      await handle.registerOwn(services, endpoint);
      throwIfInterrupted(this.#options.signal);
      return handle;
    } catch (error) {
      if (handle !== undefined) await handle.stop();
      else if (reuse !== true && this.#options.retain !== true) await this.#removeFailed(cluster);
      throw error;
    }
  }

  #up(dir: string, harness: HarnessChoices): Promise<UpResult> {
    const { timeoutMs = TIMEOUT_MS, signal, onEvent, retain } = this.#options;
    return withDeadline(timeoutMs, signal, (deadline) =>
      up(this.#spec, dir, {
        harness,
        timeoutMs,
        signal: deadline.signal,
        ...(retain === undefined ? {} : { retain }),
        onEvent: (event) => {
          // Fetching programs and images takes as long as it takes.
          if (event.type === 'starting') deadline.begin();
          this.#note(event);
          onEvent?.(event);
        },
      }),
    );
  }

  #note(event: ClusterEvent): void {
    if (event.type === 'progress') this.#history.addLook(event.readiness.missing || 'ready');
    else if (event.type === 'starting' || event.type === 'stopping') {
      this.#history.add('event', `${event.type} ${event.nodes.join(', ')}`);
    } else if (event.type !== 'download' && event.type !== 'pull') this.#history.add('event', event.type);
  }

  /** What a failed start left: one that was merely slow still runs. */
  async #removeFailed(cluster: TestCluster): Promise<void> {
    // What can't be removed now, the watchdog tries again when this process ends.
    if ((await sweep(cluster)).complete) await watchdog.release(cluster);
  }

  async #end(cluster: TestCluster, runtime: UpResult['runtime']): Promise<void> {
    if (this.#options.reuse === true || this.#options.retain === true) {
      await runtime.close();
      if (this.#options.retain === true) {
        stderr.write(`The cluster ${cluster.name} still runs: restate-cluster status --dir ${cluster.dir}\n`);
      }
      return;
    }
    try {
      await runtime.purge({ kill: true });
    } finally {
      await runtime.close();
    }
    await removeTestDirectory(cluster.dir);
    // A node that something else, such as chaos that nobody stopped, was just starting.
    const { servers, clients } = await killBelow(cluster.dir);
    if (servers + clients > 0) await sweep(cluster, { runtime: runtime.kind });
    await watchdog.release(cluster);
  }
}

/**
 * Starts a real cluster for a test, in a directory and on ports of its own, so that any number run side by side. It is
 * ready when this resolves, and goes with the end of the block, of the process, or with `stop()`.
 *
 * @example
 * await using cluster = await startCluster({ services: [counter] });
 * const client = (await cluster.connect()).objectClient(counter, 'tea');
 * await client.add(1);
 * await cluster.node('node-1').kill();
 * expect(await client.add(1)).toBe(2);
 *
 * @throws {SpecError} for wrong spec fields; {@link ClusterError} whose `code` tells what else went wrong. Nothing is
 *   left of a failed start, but of one with `reuse` or `retain` that was merely too slow.
 */
export function startCluster(options: StartOptions & { readonly networkFaults: true }): Promise<FaultyCluster>;
export function startCluster(options?: StartOptions): Promise<StartedCluster>;
export async function startCluster(options: StartOptions = {}): Promise<FaultyCluster> {
  return startHandle(options);
}

/** The same, with what fixtures do to a cluster between tests. */
export async function startHandle(options: StartOptions): Promise<ClusterHandle> {
  const freshName = `test-${randomBytes(3).toString('hex')}`;
  try {
    return await new Start(parseSpec(specInput(options, freshName)), options).run();
  } catch (error) {
    throw tellWhole(error);
  }
}
