import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { argv, cwd, env } from 'node:process';
import { shellWord } from './io.js';

const NAME = 'restate-cluster';

/**
 * Whether this user's shell finds the command. Package managers add the project's own programs while a script runs,
 * Yarn in a folder of its own.
 */
function isOnPath(): boolean {
  return (env['PATH'] ?? '').split(delimiter).some((directory) => {
    if (directory === '' || directory.includes('node_modules') || directory === env['BERRY_BIN_FOLDER']) return false;
    try {
      accessSync(join(directory, NAME), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What runs a program that a project installed, by the package manager in use. */
function runner(): string {
  const [manager = ''] = (env['npm_config_user_agent'] ?? '').split('/');
  if (manager === 'pnpm') return 'pnpm exec';
  if (manager === 'yarn') return 'yarn';
  return manager === 'bun' ? 'bunx' : 'npx';
}

function isInstalled(script: string): boolean {
  try {
    return realpathSync(script).includes('node_modules');
  } catch {
    return false;
  }
}

/** How this program can be called again from the same shell, so that commands we print can be pasted. */
export function invocation(): string {
  const script = argv[1] ?? '';
  const event = env['npm_lifecycle_event'];
  if (event === 'npx') return `npx ${NAME}`;
  const installed = isInstalled(script);
  // A script of a clone runs that clone, whatever else is installed.
  if ((installed || event === undefined) && isOnPath()) return NAME;
  return installed ? `${runner()} ${NAME}` : `node ${shellWord(relative(cwd(), script))}`;
}

/** Commands that are about one cluster: where this one was named by a flag, they need the same. */
const OF_A_CLUSTER =
  /^(?:up|down|status|logs|wait|generate|upgrade|ctl|provision|env|backup|export-logs|(?:node|snapshot) [a-z]+)$/;

/** The flag by which this call was told which cluster it is about; empty where none was. */
function clusterFlag(): string {
  const args = argv.slice(2);
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  for (const flag of ['--dir', '--name']) {
    const at = own.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
    const value = own[at] === flag ? own[at + 1] : own[at]?.slice(flag.length + 1);
    if (value !== undefined) return ` ${flag} ${shellWord(value)}`;
  }
  return '';
}

/**
 * A text whose commands can be pasted, those in backticks and those that a colon announces: they begin as this program was
 * called, and are about the same cluster, unless they name another.
 */
export function withInvocation(text: string): string {
  return text.replaceAll(
    /(`|: )restate-cluster ((?:(?:node|snapshot) )?[a-z-]+)([^`\n]*)/g,
    (_, before: string, command: string, rest: string) => {
      const named = !OF_A_CLUSTER.test(command) || /\s--(?:dir|name)\b/.test(rest);
      return `${before}${invocation()} ${command}${named ? rest : withFlag(rest, clusterFlag())}`;
    },
  );
}

/** The rest of a command with one flag more: at its end, but before what is handed on to another program. */
function withFlag(rest: string, flag: string): string {
  return rest.replace(/(?= -- )|(?=[.\s]*$)/, () => flag);
}
