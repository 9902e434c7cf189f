import { join } from 'node:path';
import type { ProcessInfo } from '../../machine/processes.js';
import { NATIVE_DATA_DIR } from '../../plan/node-settings.js';
import type { NodePlan } from '../../plan/types.js';

/** Where a native node's files are. */
export interface NodeFiles {
  /** The cluster directory. */
  readonly root: string;
  readonly directory: string;
  readonly config: string;
  readonly data: string;
  /** For what the server puts into the temporary directory, which it leaves there when it is killed. */
  readonly temporary: string;
  readonly log: string;
  readonly pid: string;
}

export function nodeFiles(clusterDir: string, node: string): NodeFiles {
  const directory = join(clusterDir, 'nodes', node);
  return {
    root: clusterDir,
    directory,
    config: join(directory, 'restate.toml'),
    data: join(directory, NATIVE_DATA_DIR),
    temporary: join(directory, 'tmp'),
    log: join(directory, 'restate.log'),
    pid: join(directory, 'restate.pid'),
  };
}

/**
 * Arguments of a node's server. The configuration file comes last and absolute: it is how the process is recognised
 * later, whatever its pid, since no two clusters share the file.
 */
export function serverArgs(config: string): string[] {
  return ['--no-logo', '--config-file', config];
}

/** The program and just our arguments; a shell that was told to run the same line has other words. */
function isServerLine([, ...args]: readonly string[]): boolean {
  return args.length === 3 && serverArgs(args[2] ?? '').every((word, i) => word === args[i]);
}

/** The configuration file a process was started with by {@link serverArgs}, or `undefined` for any other process. */
export function configOf({ command, words }: Pick<ProcessInfo, 'command' | 'words'>): string | undefined {
  if (words !== undefined && !isServerLine(words)) return undefined;
  const found = /--no-logo --config-file (.*[\\/]nodes[\\/][^\\/]+[\\/]restate\.toml)$/.exec(command);
  return found?.[1];
}

/** The environment a server gets: ours, without RESTATE_* variables (in either case), which would override its restate.toml. */
export function serverEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^RESTATE_/i.test(entry[0]),
    ),
  );
}

/** What the spec adds to a node's environment; `null` hands on the variable of whoever starts it, if it is set. */
export function nodeEnv(
  node: Pick<NodePlan, 'env'>,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node.env).flatMap(([name, value]) => {
      const given = value ?? env[name];
      return given === undefined ? [] : [[name, given]];
    }),
  );
}
