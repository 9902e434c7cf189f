import { join } from 'node:path';

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

/** Runs a program in a running container. `tty`: with this terminal; `workdir`: where, if not where the container works. */
export function execArgs(
  container: string,
  env: Readonly<Record<string, string>>,
  command: readonly string[],
  tty: 'none' | 'input' | 'terminal' = 'none',
  workdir?: string,
): string[] {
  const attach = { none: [], input: ['--interactive'], terminal: ['--interactive', '--tty'] }[tty];
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const where = workdir === undefined ? [] : ['--workdir', workdir];
  return ['exec', ...attach, ...variables, ...where, container, ...command];
}
