import { canResolve, metadataTargets, nodesAt } from '../../rules/address.js';
import type { ClusterModel, ContainerModel, NodeModel } from '../../rules/model.js';
import { keepsOwnMetadata } from '../../rules/node.js';
import { envSource } from '../dot-env.js';
import { groupNodes } from '../group.js';
import type { Scope } from '../interpolate.js';
import { directoryOf, resolved } from '../names.js';
import { composeNode } from './node.js';
import { configPath, mountedFile } from './server.js';
import type { LintFile } from '../types.js';
import { Usage } from '../usage.js';
import { get, treeOf } from '../yaml/tree.js';
import type { YamlSource } from '../yaml/source.js';
import { isServer } from './nodes.js';
import { readService } from './service.js';
import type { ComposeFile, Service } from './service.js';
import { envFilesOf } from './variables.js';

/** The `.env` beside a Compose file. */
function dotEnvOf(name: string): string {
  return resolved(directoryOf(name), '.env');
}

function scopeOf(name: string, files: ReadonlyMap<string, LintFile>, env: Scope): Scope {
  const file = files.get(dotEnvOf(name));
  if (file === undefined || !('text' in file)) return env;
  const lines = envSource(file.name, file.text, env).lines.map((line) => [line.name, line.text] as const);
  return new Map([...lines, ...env]);
}

/**
 * Reads a Compose file.
 *
 * @throws {TreeError} where aliases make it endless
 */
function open(source: YamlSource, files: ReadonlyMap<string, LintFile>, env: Scope): ComposeFile {
  const { name } = source;
  const top = treeOf(source.document, name);
  return { name, directory: directoryOf(name), top, scope: scopeOf(name, files, env), files };
}

function servicesOf(file: ComposeFile): Service[] {
  const services = get(file.top, 'services');
  if (services?.kind !== 'map') return [];
  return [...services.entries].flatMap(([name, field]) =>
    field.kind === 'map' ? [readService(name, field, file)] : [],
  );
}

/** Whether a service only exists for others to extend, or never runs. */
function isTemplate({ service, tree, replicas }: Service, all: readonly Service[]): boolean {
  if (replicas?.count === 0) return true;
  const isExtended = all.some((other) => {
    const base = get(other.field, 'extends');
    const name = base?.kind === 'map' ? get(base, 'service') : base;
    return name?.kind === 'scalar' && name.value === service;
  });
  return isExtended && get(tree, 'profiles') !== undefined;
}

/** Files a Compose file refers to: its `.env`, `env_file`s and the configuration files it mounts into servers. */
export function composeReferences(source: YamlSource, files: ReadonlyMap<string, LintFile>, env: Scope): string[] {
  const file = open(source, files, env);
  const services = servicesOf(file);
  return [
    dotEnvOf(file.name),
    ...services.flatMap(({ tree }) => envFilesOf(tree, file.directory, file.scope)),
    ...services.filter(isServer).flatMap((service) => {
      const asked = configPath(service);
      return asked === undefined ? [] : (mountedFile(service, file.directory, asked.path).file ?? []);
    }),
  ];
}

/** Whether every address the nodes know is that of a node: else there may be nodes we do not see. */
function isComplete(nodes: readonly NodeModel[], services: readonly ContainerModel[]): boolean {
  const cluster = { nodes, services, complete: true, spec: undefined, faults: [] };
  return nodes.every((node) =>
    metadataTargets(node).every(({ address }) => {
      if (!keepsOwnMetadata(node) || nodesAt(nodes, address).length > 0) return true;
      // A name that nothing has is a mistake, not another node.
      return node.container !== undefined && !canResolve(node.container, address.host, cluster);
    }),
  );
}

/** The clusters of a Compose file: one for each group of servers that belong together. */
export function composeClusters(source: YamlSource, files: ReadonlyMap<string, LintFile>, env: Scope): ClusterModel[] {
  const file = open(source, files, env);
  const all = servicesOf(file);
  const servers = all.filter((service) => isServer(service) && !isTemplate(service, all));
  const services = all.filter((service) => !servers.includes(service));
  const usage = new Usage();
  const nodes = servers.map((service) => composeNode(service, file, usage));
  return groupNodes(nodes).map((group) => ({
    nodes: group,
    services,
    complete: isComplete(group, services),
    spec: undefined,
    faults: [],
  }));
}
