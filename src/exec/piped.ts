import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { endWithUs, signalGroup } from './group.js';
import { hurries } from './hurry.js';
import { RunError } from './run-error.js';
import { sharedSignal } from './shared-signal.js';
import { HELD_MS } from './supervise.js';
import { endingSignal } from './within.js';

/** Of what it prints to stderr, so many characters are kept, for the error. */
const KEPT_CHARACTERS = 8_192;

/** A program that runs while we speak with it. Its stdin ends when this process does. */
export interface PipedProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when it has ended, with the reason where that is not exit code 0 or is {@link kill}. Never rejects. */
  readonly ended: Promise<RunError | undefined>;
  /** Ends it at once, and all that it has started. */
  readonly kill: () => void;
  /** Whether it keeps this process alive. It does at first. */
  readonly hold: (alive: boolean) => void;
}

/**
 * Starts a program with its stdin and stdout, as bytes, in our hands. It leads a process group of its own, out of reach of
 * a terminal's Ctrl-C. One that can't be started has `ended`.
 *
 * @param options.detached ended by nothing but the end of its stdin when this process ends; default: it is killed then
 */
export async function spawnPiped(
  file: string,
  args: readonly string[],
  options: { readonly detached?: boolean } = {},
): Promise<PipedProgram> {
  const { execa } = await import('execa');
  const child = execa(file, [...args], {
    ...{ stdin: 'pipe', stdout: 'pipe', stderr: 'pipe', buffer: false, reject: false },
    detached: true,
    cleanup: false,
  });
  const { pid } = child;
  const forget = pid === undefined || options.detached === true ? undefined : endWithUs(pid);
  const killGroup = () => {
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  };
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null) killGroup();
  };
  const calm = options.detached === true ? undefined : hurries(kill);
  const outer = endingSignal(undefined);
  sharedSignal(outer)?.addEventListener('abort', kill, { once: true });
  // What it has started may hold its output for ever.
  let held: NodeJS.Timeout | undefined;
  child.once('exit', () => {
    held = setTimeout(killGroup, HELD_MS);
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-KEPT_CHARACTERS);
  });
  // A program that ends before it has read everything; `ended` says why.
  child.stdin.on('error', () => undefined);
  // A pipe is a socket to Node, and keeps a process alive as the child itself does.
  const handles = [child, ...[child.stdin, child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket)];
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    ended: (async () => {
      const result = await child;
      clearTimeout(held);
      forget?.();
      calm?.();
      outer?.removeEventListener('abort', kill);
      return result.failed ? new RunError(file, args, result, { stderr: printed }) : undefined;
    })(),
    kill,
    hold: (alive) => {
      for (const handle of handles) {
        if (alive) handle.ref();
        else handle.unref();
      }
    },
  };
}
