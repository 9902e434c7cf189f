import { isAbsolute, join } from 'node:path';
import { env } from 'node:process';
import { parse as parseToml } from '@iarna/toml';
import { environmentOf } from '../../machine/processes.js';
import { readTextIfThere } from '../../machine/text-file.js';
import { inspectContainers, projectContainers } from '../../runtime/docker/inspect.js';
import { tooMuch } from '../../lint/toml/limits.js';
import { nodeFiles } from '../../runtime/native/layout.js';
import { findNodeServers } from '../../runtime/native/node-process.js';
import { secretsInText, secretsInTree } from '../../secrets/collect.js';
import { isSecretName } from '../../secrets/names.js';
import { ROLES } from '../../spec/types.js';
import { isTable } from '../../spec/tables.js';
import { generatedFiles } from './files.js';
import type { MissingPiece, Subject } from './types.js';
import { parseJson } from '../../spec/json.js';
import { plainYaml } from '../../spec/yaml-faults.js';

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

type Variables = Readonly<Record<string, string | undefined>>;

/** Where a program works, in every environment. In a connection string, the same word is a password. */
const WHERE = /^(?:OLD)?PWD$/;

function inVariables(variables: Variables): string[] {
  return secretsInTree(Object.fromEntries(Object.entries(variables).filter(([name]) => !WHERE.test(name))));
}

/** Reads text by its format, where it has one; that it does not is told by who needs it. */
function treeOf(path: string, text: string): unknown {
  try {
    if (path.endsWith('.toml')) return tooMuch(text) === undefined ? parseToml(text) : undefined;
    if (path.endsWith('.json')) return parseJson(text);
    if (/\.ya?ml$/.test(path)) return plainYaml(text);
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
  const text = (await readTextIfThere(isAbsolute(path) ? path : join(dir, path), 'generated')) ?? '';
  const tree = treeOf(path, text);
  const named = /compose\.ya?ml$/.test(path) ? envFilesIn(tree) : [];
  const inNamed = await Promise.all(named.map((file) => inFile(dir, file)));
  return [...secretsInText(text), ...secretsInTree(tree), ...inNamed.flat()];
}

async function variablesOfContainers({ plan, engine }: Subject, signal: AbortSignal): Promise<Variables[]> {
  if (plan.runtime !== 'docker' || !engine.answers) return [];
  const names = (await projectContainers(plan.name, signal)).map(({ name }) => name);
  return (await inspectContainers(names, signal)).map((container) =>
    Object.fromEntries(
      container.env.map((entry) => [entry.split('=', 1)[0] ?? '', entry.slice(entry.indexOf('=') + 1)]),
    ),
  );
}

async function variablesOfServers({ dir, plan }: Subject): Promise<Variables[]> {
  if (plan.runtime !== 'native') return [];
  const servers = await findNodeServers(plan.nodes.map(({ name }) => nodeFiles(dir, name)));
  const ours = plan.nodes.flatMap(({ name }) => servers.get(nodeFiles(dir, name).config) ?? []);
  return ours.map(({ pid }) => environmentOf(pid) ?? {});
}

/** Secrets that whoever started the cluster handed on, and that nobody here has now: in a log they can't be told. */
function unknownHandedOn({ plan }: Subject, variables: readonly Variables[]): MissingPiece[] {
  const handedOn = plan.nodes.flatMap((node) => Object.keys(node.env).filter((name) => node.env[name] === null));
  return [...new Set(handedOn)]
    .filter((name) => isSecretName(name) && variables.every((known) => known[name] === undefined))
    .map((name) => ({
      path: `the value of ${name}`,
      reason: 'it is handed on, and not set here: where a log names it, it can not be told. Set it, and export again',
    }));
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
  const unread: MissingPiece[] = [];
  const tried = async <T>(what: string, work: () => Promise<T[]>): Promise<T[]> => {
    try {
      return await work();
    } catch (error) {
      unread.push({ path: `secrets in ${what}`, reason: (error as Error).message });
      return [];
    }
  };
  const files = async () => {
    const paths = await generatedFiles(subject.dir);
    return (await Promise.all(paths.map((path) => inFile(subject.dir, path)))).flat();
  };
  const [inFiles, ofContainers, ofServers] = await Promise.all([
    tried('files', files),
    tried('containers', () => variablesOfContainers(subject, signal)),
    tried('servers', () => variablesOfServers(subject)),
  ]);
  const variables = [env, ...ofContainers, ...ofServers];
  return {
    values: [...secretsInTree(subject.plan.spec), ...inFiles, ...variables.flatMap(inVariables)],
    unread: [...unread, ...unknownHandedOn(subject, variables)],
  };
}
