import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { env } from 'node:process';
import { parse as parseToml } from '@iarna/toml';
import { parse as parseYaml } from 'yaml';
import { environmentOf } from '../../machine/processes.js';
import { inspectContainers, projectContainers } from '../../runtime/docker/inspect.js';
import { nodeFiles } from '../../runtime/native/layout.js';
import { findNodeServers } from '../../runtime/native/node-process.js';
import { secretsInText, secretsInTree } from '../../secrets/collect.js';
import { ROLES } from '../../spec/types.js';
import { isTable } from '../../spec/tables.js';
import { generatedFiles } from './files.js';
import type { MissingPiece, Subject } from './types.js';

/** What was looked for in settings, and where could not be looked. */
export interface KnownSecrets {
  readonly values: readonly string[];
  readonly unread: readonly MissingPiece[];
}

/** What everything is called by is no secret, even where it is somebody's password. */
export function publicWords({ plan }: Pick<Subject, 'plan'>): string[] {
  const names = plan.nodes.flatMap(({ name, container, location }) => [name, container, location ?? '']);
  return ['restate', 'restate-cluster', plan.name, ...names, ...ROLES, 'localhost', '127.0.0.1'];
}

/** Where a program works, in every environment. In a connection string, the same word is a password. */
const WHERE = /^(?:OLD)?PWD(?:=|$)/;

function inVariables(variables: Readonly<Record<string, string | undefined>>): string[] {
  return secretsInTree(Object.fromEntries(Object.entries(variables).filter(([name]) => !WHERE.test(name))));
}

/** Reads text by its format, where it has one; that it does not is told by who needs it. */
function treeOf(path: string, text: string): unknown {
  try {
    if (path.endsWith('.toml')) return parseToml(text);
    if (path.endsWith('.json')) return JSON.parse(text);
    if (/\.ya?ml$/.test(path)) return parseYaml(text, { logLevel: 'silent' });
  } catch {
    // An edit may have broken it. The text itself is searched anyway.
  }
  return undefined;
}

/** Files with variables that a Compose file names. They are not in the bundle; what stands in them may be in a log. */
function envFilesIn(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(envFilesIn);
  if (!isTable(tree)) return [];
  return Object.entries(tree).flatMap(([name, value]) => {
    if (name !== 'env_file') return envFilesIn(value);
    const entries: unknown[] = Array.isArray(value) ? value : [value];
    return entries.flatMap((entry) => {
      const path: unknown = isTable(entry) ? entry['path'] : entry;
      return typeof path === 'string' ? [path] : [];
    });
  });
}

async function inFile(dir: string, path: string): Promise<string[]> {
  const text = await readFile(isAbsolute(path) ? path : join(dir, path), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  const tree = treeOf(path, text);
  const named = /compose\.ya?ml$/.test(path) ? envFilesIn(tree) : [];
  const inNamed = await Promise.all(named.map((file) => inFile(dir, file)));
  return [...secretsInText(text), ...secretsInTree(tree), ...inNamed.flat()];
}

async function inContainers({ plan, engine }: Subject, signal: AbortSignal): Promise<string[]> {
  if (plan.runtime !== 'docker' || !engine.answers) return [];
  const containers = await projectContainers(plan.name, signal);
  const states = await inspectContainers(
    containers.map(({ name }) => name),
    signal,
  );
  return states.flatMap((state) => state.env.flatMap((entry) => (WHERE.test(entry) ? [] : secretsInText(entry))));
}

async function inServers({ dir, plan }: Subject): Promise<string[]> {
  if (plan.runtime !== 'native') return [];
  const servers = await findNodeServers(plan.nodes.map(({ name }) => nodeFiles(dir, name)));
  const ours = plan.nodes.flatMap(({ name }) => servers.get(nodeFiles(dir, name).config) ?? []);
  return ours.flatMap(({ pid }) => inVariables(environmentOf(pid) ?? {}));
}

/** Of what the nodes run with, whoever told them. */
export function effectiveSettings(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = rows.map((row) => `${String(row['plain_node_id'])} ${String(row['key'])} = ${String(row['value'])}`);
  return `${lines.sort().join('\n')}\n`;
}

/**
 * Values of all secrets that can be known: in the spec, in files, in our own environment and that of servers and
 * containers, and in what the nodes say they run with.
 */
export async function knownSecrets(subject: Subject, signal: AbortSignal): Promise<KnownSecrets> {
  const sources: [what: string, () => Promise<string[]>][] = [
    ['this environment', () => Promise.resolve(inVariables(env))],
    ['the spec', () => Promise.resolve(secretsInTree(subject.plan.spec))],
    [
      'files',
      async () =>
        (await Promise.all((await generatedFiles(subject.dir)).map((path) => inFile(subject.dir, path)))).flat(),
    ],
    ['containers', () => inContainers(subject, signal)],
    ['servers', () => inServers(subject)],
  ];
  const unread: MissingPiece[] = [];
  const found = await Promise.all(
    sources.map(async ([what, look]) => {
      try {
        return await look();
      } catch (error) {
        unread.push({ path: `secrets in ${what}`, reason: (error as Error).message });
        return [];
      }
    }),
  );
  return { values: found.flat(), unread };
}
