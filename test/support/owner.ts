import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from './leftovers.js';
import { PROGRAMS } from './machine.js';

const MAIN = fileURLToPath(new URL('../harness/owner.mjs', import.meta.url));

/** Options of `startCluster`, and of owner.mjs; `nodeOptions` are those of its Node. */
export type OwnerOptions = Readonly<Record<string, unknown>>;

export interface Started {
  readonly name: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface OwnerResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** The cluster, where it was up. */
  readonly started: Started | undefined;
}

/** A process of its own that starts a cluster. */
export class Owner {
  readonly child: ChildProcess;
  readonly ended: Promise<OwnerResult>;
  /** Resolves when it is about to start the cluster. */
  readonly began: Promise<void>;
  /** Resolves when the cluster is up; with `undefined` where it never is. */
  readonly started: Promise<Started | undefined>;

  constructor(place: Place, options: OwnerOptions, stdio: 'usual' | 'closed' = 'usual') {
    const { nodeOptions, ...rest } = options;
    const args = [MAIN, JSON.stringify({ name: place.newName(), partitions: 1, ...rest })];
    const env = { ...process.env, NODE_OPTIONS: nodeOptions as string | undefined, ...PROGRAMS, ...place.env };
    const [file, words] =
      stdio === 'usual'
        ? [process.execPath, args]
        : ['/bin/sh', ['-c', 'exec "$0" "$@" <&- 2>&-', process.execPath, ...args]];
    // In a group of its own, so that a signal can be sent to all of it, as Ctrl-C does.
    const child = spawn(file, words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    let stdout = '';
    let stderr = '';
    const lines = () => stdout.split('\n').slice(0, -1);
    const startedIn = () => (lines()[1] === undefined ? undefined : (JSON.parse(lines()[1] ?? '') as Started));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        resolve({ code, signal, stderr, started: startedIn() });
      });
    });
    let tellBegan: () => void = () => undefined;
    this.began = new Promise((resolve) => (tellBegan = resolve));
    this.started = new Promise((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (lines().length > 0) tellBegan();
        if (lines().length > 1) resolve(startedIn());
      });
      void this.ended.then(({ started }) => {
        resolve(started);
      });
    });
  }

  /** To the process alone, or to its whole group. */
  kill(signal: NodeJS.Signals, to: 'process' | 'group' = 'process'): void {
    const pid = this.child.pid ?? 0;
    process.kill(to === 'group' ? -pid : pid, signal);
  }
}
