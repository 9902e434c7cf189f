import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterStatus } from '../../src/cluster/status.js';
import { processesOf } from '../../src/runtime/native/own-processes.js';
import type { RuntimeKind } from '../../src/spec/types.js';
import { cli, cliOk } from './cli.js';
import type { CliOptions, CliResult } from './cli.js';
import { docker, PROGRAMS, temporaryDirectory } from './machine.js';

let counter = 0;

export interface UpJson {
  readonly name: string;
  readonly dir: string;
  readonly state: string;
  readonly nodes: readonly { name: string; ingressUrl: string; adminUrl: string; fabricUrl: string }[];
}

/** A cluster in a temporary directory, driven by the command line and nothing else. */
export class TestCluster {
  readonly kind: RuntimeKind;
  readonly name: string;
  /** Whether it has a snapshot store beside its nodes, as clusters have that users start. */
  readonly #store: boolean;
  #directory: ReturnType<typeof temporaryDirectory> | undefined;

  constructor(kind: RuntimeKind, name: string, options: { readonly store?: boolean } = {}) {
    this.kind = kind;
    this.#store = options.store === true;
    this.name = `t-${name}-${String(process.pid)}-${String(counter++)}`;
  }

  /** Made when it is first wanted: tests that are skipped leave none. */
  get cwd(): string {
    return (this.#directory ??= temporaryDirectory()).path;
  }

  get dir(): string {
    return join(this.cwd, 'cluster');
  }

  run(args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> {
    return cli(withDir(args, this.dir), { cwd: this.cwd, ...options, env: { ...PROGRAMS, ...options.env } });
  }

  ok(args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> {
    return cliOk(withDir(args, this.dir), { cwd: this.cwd, ...options, env: { ...PROGRAMS, ...options.env } });
  }

  /** Flags that make a start of this cluster independent of every other. */
  get flags(): string[] {
    const store = this.#store ? [] : ['--snapshots', 'none'];
    return ['--name', this.name, '--runtime', this.kind, '--ports', 'auto', ...store];
  }

  async up(...flags: string[]): Promise<UpJson> {
    return JSON.parse((await this.ok(['up', '--json', ...this.flags, ...flags])).stdout) as UpJson;
  }

  async status(): Promise<ClusterStatus> {
    return JSON.parse((await this.ok(['status', '--json'])).stdout) as ClusterStatus;
  }

  /** SIGKILL, as from outside: past restate-cluster. */
  async kill(node: string): Promise<void> {
    if (this.kind === 'docker') await docker('kill', `${this.name}-${node}`);
    else process.kill(this.pid(node), 'SIGKILL');
  }

  /** As when its machine burns: gone with its data. */
  async lose(node: string): Promise<void> {
    await this.kill(node);
    if (this.kind === 'native') {
      rmSync(join(this.dir, 'nodes', node, 'data'), { recursive: true });
      return;
    }
    await docker('rm', '--force', `${this.name}-${node}`);
    await docker('volume', 'rm', `${this.name}_${node}-data`);
  }

  pid(node: string): number {
    return Number(readFileSync(join(this.dir, 'nodes', node, 'restate.pid'), 'utf8'));
  }

  /** What identifies the running instance of each node; a restart changes it. */
  async instances(): Promise<string[]> {
    const { nodes } = await this.status();
    if (this.kind === 'native') return nodes.map(({ process: detail }) => detail ?? 'none');
    return Promise.all(
      nodes.map(({ name }) => docker('inspect', '--format', '{{.State.StartedAt}}', `${this.name}-${name}`)),
    );
  }

  /** Everything of this cluster that is left on the machine. */
  async leftovers(): Promise<string[]> {
    if (this.kind === 'native') {
      return (await processesOf(this.dir)).map(({ process: { pid, command } }) => `${String(pid)} ${command}`);
    }
    const label = `label=dev.restate-cluster.name=${this.name}`;
    const project = `label=com.docker.compose.project=${this.name}`;
    const all = await Promise.all([
      docker('ps', '--all', '--quiet', '--filter', label),
      docker('volume', 'ls', '--quiet', '--filter', label),
      docker('network', 'ls', '--quiet', '--filter', project),
    ]);
    return all.flatMap((text) => text.split('\n')).filter((id) => id !== '');
  }

  async remove(): Promise<void> {
    await this.run(['down', '--purge']);
    this.#directory?.remove();
  }
}

/** `--dir` goes before `--`, after which everything belongs to restatectl. */
function withDir([command = '', ...rest]: readonly string[], dir: string): string[] {
  return command === 'list' ? [command, ...rest] : [command, '--dir', dir, ...rest];
}
