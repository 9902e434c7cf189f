import { stdin, stdout } from 'node:process';
import { ClusterError } from '../../errors.js';
import { runInteractive } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { loadExecSession } from '../../files/templates.js';
import type { ClusterPlan } from '../../plan/types.js';
import { CONTROL } from '../../links/viewers.js';
import { gatewayContainer, LINKS_DIR } from '../../render/gateway.js';
import type { Restatectl } from '../../restate/restatectl.js';
import { restatectlEnv } from '../addresses.js';
import { execArgs } from './compose-args.js';
import { nodeProcess } from './containers.js';
import { ExecSession } from './exec-session.js';
import type { Project } from './project.js';

/** What `docker exec` ends with where the program it was to run is not there, or is none. */
const NOT_A_PROGRAM = new Set([126, 127]);

/** Where restatectl is to run, and the addresses it is told. */
interface Place {
  readonly container: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir?: string | undefined;
}

/** restatectl in a container: the nodes advertise names of containers, which this machine can't resolve. */
export class ContainerRestatectl {
  readonly #project: Project;
  readonly #plan: ClusterPlan;
  #session: { readonly container: string; readonly opened: Promise<ExecSession> } | undefined;
  /** Whether the image has no Perl, without which each call is a `docker exec` of its own. */
  #plain = false;

  constructor(project: Project, plan: ClusterPlan) {
    this.#project = project;
    this.#plan = plan;
  }

  readonly run: Restatectl = async (args, { ask, ...options } = {}) => {
    const place = await this.#place(ask);
    const session = this.#plain
      ? undefined
      : await this.#sessionIn(place).catch((error: unknown) => {
          this.#withoutPerl(error);
          return undefined;
        });
    const command = ['restatectl', ...args];
    if (session === undefined) {
      const plain = execArgs(place.container, Object.keys(place.env), command, 'none', place.workdir);
      return this.#project.docker(plain, { ...options, env: place.env });
    }
    const variables = Object.entries(place.env).map(([name, value]) => `${name}=${value}`);
    return session.run(['env', ...variables, ...command], options);
  };

  async interactive(args: readonly string[]): Promise<number> {
    const { container, env, workdir } = await this.#place();
    const terminal = stdin.isTTY && stdout.isTTY ? 'terminal' : 'input';
    const command = execArgs(container, Object.keys(env), ['restatectl', ...args], terminal, workdir);
    return runInteractive('docker', command, { env });
  }

  async close(): Promise<void> {
    const open = this.#session?.opened;
    this.#session = undefined;
    // One that could not be opened need not be closed.
    (await open?.catch(() => undefined))?.close();
  }

  /** A container that runs, and the addresses of the nodes. */
  async #place(ask: readonly string[] = []): Promise<Place> {
    const containers = await this.#project.containers();
    const rowOf = (name: string) => containers.find(({ node }) => node === name);
    // In one that is paused nothing can be run. One with a session is as good as any.
    const running = this.#plan.nodes
      .flatMap(({ name }) => rowOf(name) ?? [])
      .filter(({ state }) => state === 'running');
    const able = running.find(({ name }) => name === this.#session?.container) ?? running[0];
    if (able === undefined) {
      throw new ClusterError('no-cluster', `no node of ${this.#plan.name} is running`, {
        hint: 'Start it with: restate-cluster up',
      });
    }
    const processes = this.#plan.nodes.map(({ name }) => nodeProcess(name, rowOf(name)));
    const env = restatectlEnv(this.#plan, processes, ask);
    // Through this program's own links, which are never broken.
    return this.#plan.harness?.links === true
      ? { container: gatewayContainer(this.#plan), env, workdir: `${LINKS_DIR}/${CONTROL}` }
      : { container: able.name, env };
  }

  /** One session serves all calls, until their container is another, or it has ended. */
  #sessionIn({ container, workdir }: Place): Promise<ExecSession> {
    if (this.#session?.container === container) return this.#session.opened;
    // Another one may still be answering, and ends by itself.
    const forget = () => {
      if (this.#session === session) this.#session = undefined;
    };
    const opened = loadExecSession().then((script) => ExecSession.open({ container, script, workdir, onEnd: forget }));
    const session = { container, opened };
    opened.catch(forget);
    this.#session = session;
    return opened;
  }

  /** Goes on without a session where the image has no Perl. */
  #withoutPerl(error: unknown): void {
    if (!(error instanceof RunError) || !NOT_A_PROGRAM.has(error.exitCode ?? 0)) throw error;
    this.#plain = true;
  }
}
