import { basename, join } from 'node:path';
import type { ProcessInfo } from '../../machine/processes.js';

/** Arguments of `docker` for a compose command on one cluster directory. */
export function composeArgs(dir: string, project: string, ...command: string[]): string[] {
  return [
    'compose',
    '--project-name',
    project,
    '--project-directory',
    dir,
    '--file',
    join(dir, 'docker-compose.yml'),
    '--ansi=never',
    ...command,
  ];
}

/**
 * The cluster directory of a process that was started with {@link composeArgs}: `docker`, or the plugin it starts. Where
 * the system does not tell words apart, the directory is known by standing there twice.
 */
export function composedDirectory({ command, words }: Pick<ProcessInfo, 'command' | 'words'>): string | undefined {
  if (words === undefined) {
    return /^\S*docker(?:-compose)? compose --project-name \S+ --project-directory (.+) --file \1[\\/]docker-compose\.yml --ansi=never /.exec(
      command,
    )?.[1];
  }
  const [file = '', ...args] = words;
  const [project = '', dir = ''] = [args[2], args[4]];
  const isOurs = composeArgs(dir, project).every((word, i) => word === args[i]);
  return isOurs && /^docker(?:-compose)?$/.test(basename(file)) ? dir : undefined;
}

/** Lists containers of a compose project, ended ones too, a JSON object a line. */
export function psArgs(project: string): string[] {
  return [
    'ps',
    '--all',
    '--no-trunc',
    '--filter',
    `label=com.docker.compose.project=${project}`,
    '--format',
    '{{json .}}',
  ];
}

/**
 * Has `docker` hand these variables on from its own environment, in which whoever starts it must put them. Command lines
 * can be read by every user of the machine, and values may be secrets.
 */
export function handedOnArgs(names: readonly string[]): string[] {
  return names.flatMap((name) => ['--env', name]);
}

/**
 * Runs a program in a running container. `variables`: names that `docker` is to {@link handedOnArgs hand on}; `tty`: with
 * this terminal; `workdir`: where, if not where the container works.
 */
export function execArgs(
  container: string,
  variables: readonly string[],
  command: readonly string[],
  tty: 'none' | 'input' | 'terminal' = 'none',
  workdir?: string,
): string[] {
  const attach = { none: [], input: ['--interactive'], terminal: ['--interactive', '--tty'] }[tty];
  const where = workdir === undefined ? [] : ['--workdir', workdir];
  return ['exec', ...attach, ...handedOnArgs(variables), ...where, container, ...command];
}
