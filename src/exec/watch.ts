import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { RunError } from './run-error.js';

/** A program that learns of our end by the end of its input. */
export interface Watcher {
  /** What it reads; ends when this process does, however that comes. */
  readonly input: Writable;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts a program that outlives this process, out of reach of a Ctrl-C meant for us, and does not keep us alive. What
 * it prints is lost.
 *
 * @throws {RunError} where it can't be started
 */
export async function spawnWatcher(file: string, args: readonly string[]): Promise<Watcher> {
  const { execa } = await import('execa');
  const child = execa(file, [...args], {
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
  return {
    input: child.stdin,
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
