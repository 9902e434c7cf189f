import { Socket } from 'node:net';
import { env } from 'node:process';
import type { Writable } from 'node:stream';
import { RunError } from './run-error.js';

/** What would make a later Node wait for a debugger, load what is found nowhere else, or write reports. */
const FOR_THIS_PROCESS = new Set(['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'NODE_CHANNEL_FD']);
/** Options with which Node finds packages that Yarn keeps in archives. */
const PLUG_N_PLAY =
  /(?:--require|-r|--experimental-loader|--loader|--import)[ =](?:"[^"]*\.pnp\.[^"]*"|\S*\.pnp\.\S*)/g;

/** The environment of a watcher: this process's, less what is for this process alone. */
export function watcherEnv(): Record<string, string> {
  const options = env['NODE_OPTIONS']?.match(PLUG_N_PLAY)?.join(' ');
  const kept = Object.entries(env).filter(([name]) => !FOR_THIS_PROCESS.has(name));
  return { ...Object.fromEntries(kept), ...(options === undefined ? {} : { NODE_OPTIONS: options }) };
}

/** A program that learns of our end by the end of its input. */
export interface Watcher {
  /** What it reads; ends when this process does, however that comes. */
  readonly input: Writable;
}

/**
 * Starts a program that outlives this process, out of reach of a Ctrl-C meant for us, and does not keep us alive. It
 * works in the root directory, since ours may be gone by the time it has something to do. What it prints is lost.
 *
 * @throws {RunError} where it can't be started
 */
export async function spawnWatcher(file: string, args: readonly string[]): Promise<Watcher> {
  const { execa } = await import('execa');
  const child = execa(file, [...args], {
    cwd: '/',
    env: watcherEnv(),
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  if (child.pid === undefined) throw new RunError(file, args, await child);
  // A watcher that somebody killed is no failure of ours.
  child.stdin.on('error', () => undefined);
  child.unref();
  // A pipe is a socket to Node, and would keep this process alive.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return { input: child.stdin };
}
