import { posix } from 'node:path';
import * as z from 'zod';
import { CONTAINER_DATA_DIR } from '../../../plan/node-settings.js';
import { jsonOutput } from '../../../exec/json-output.js';

const schema = z
  .array(
    z.object({
      Id: z.string(),
      Name: z.string(),
      Path: z.string(),
      State: z.object({ Running: z.boolean(), Paused: z.boolean() }),
      HostConfig: z.object({ RestartPolicy: z.object({ Name: z.string() }) }),
      Config: z.object({
        Cmd: z.array(z.string()).nullable(),
        Entrypoint: z.array(z.string()).nullable(),
        Env: z.array(z.string()).nullable(),
        WorkingDir: z.string(),
      }),
    }),
  )
  .length(1);

/** What is asked of `docker container inspect`, as far as we use it. */
export interface InspectedContainer {
  readonly id: string;
  readonly name: string;
  /** A paused one runs too. */
  readonly running: boolean;
  readonly paused: boolean;
  /**
   * Whether a signal halts it and changes nothing else: its first process is the server itself, not a shell that started
   * it, and the engine never starts it by itself, which it would not do any more after a signal.
   */
  readonly haltsBySignal: boolean;
  /** `base-dir` of the server in it, absolute, as far as arguments and environment tell. */
  readonly dataDir: string;
}

function baseDir(args: readonly string[], env: readonly string[]): string | undefined {
  for (const [i, word] of args.entries()) {
    if (word === '--base-dir') return args[i + 1];
    if (word.startsWith('--base-dir=')) return word.slice('--base-dir='.length);
  }
  return env.map((line) => /^RESTATE_BASE_DIR=(.+)$/i.exec(line)?.[1]).find((value) => value !== undefined);
}

/**
 * Reads what `docker container inspect` prints of one container.
 *
 * @throws where it is something else
 */
export function parseInspected(stdout: string): InspectedContainer {
  const [found] = schema.parse(jsonOutput('docker inspect', stdout));
  if (found === undefined) throw new TypeError('nothing was inspected');
  const { Cmd, Entrypoint, Env, WorkingDir } = found.Config;
  const told = baseDir([...(Entrypoint ?? []), ...(Cmd ?? [])], Env ?? []);
  return {
    id: found.Id,
    name: found.Name.replace(/^\//, ''),
    running: found.State.Running,
    paused: found.State.Paused,
    haltsBySignal:
      posix.basename(found.Path) === 'restate-server' && ['', 'no'].includes(found.HostConfig.RestartPolicy.Name),
    dataDir: told === undefined ? CONTAINER_DATA_DIR : posix.resolve(WorkingDir === '' ? '/' : WorkingDir, told),
  };
}
