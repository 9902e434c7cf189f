import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { readText } from '../../machine/text-file.js';
import { isTable } from '../../spec/tables.js';
import { asked, engineChoice } from './engine-choice.js';
import type { EngineChoice } from './engine-choice.js';

function configuration(): string {
  const own = env['DOCKER_CONFIG'];
  return own === undefined || own === '' ? join(homedir(), '.docker') : own;
}

/** Which engine the docker command of this process speaks to, and why that one. */
export async function chosenEngine(): Promise<EngineChoice> {
  try {
    const config: unknown = JSON.parse(await readText(join(configuration(), 'config.json'), 'settings'));
    const context = isTable(config) ? config['currentContext'] : undefined;
    return engineChoice(env, typeof context === 'string' ? context : undefined);
  } catch {
    // No configuration, or one that docker itself passes over.
    return engineChoice(env);
  }
}

/**
 * Which engine was looked into, for a sentence that ends with it; `undefined` where there is only one that it could be. A
 * cluster on another one is seen by nobody who asks this one.
 */
export async function oneOfSeveral(): Promise<string | undefined> {
  const choice = await chosenEngine();
  if (choice.by !== 'default') return `the Docker engine${asked(choice)}`;
  const contexts = await readdir(join(configuration(), 'contexts', 'meta')).catch(() => []);
  return contexts.length === 0 ? undefined : 'the Docker engine in the default context';
}
