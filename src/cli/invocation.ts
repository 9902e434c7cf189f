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

/** A text whose commands begin as this program was called: those in backticks, and those that a colon announces. */
export function withInvocation(text: string): string {
  return text.replaceAll(/(`|: )restate-cluster (?=[a-z-])/g, (_, before: string) => `${before}${invocation()} `);
}
