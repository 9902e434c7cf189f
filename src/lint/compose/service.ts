import { ISOLATION_FIELDS, lostIsolation } from '../../rules/isolation/lost.js';
import { TOP_LEVEL } from '../../rules/isolation/top-level.js';
import type { ContainerModel, IsolationLoss, Text } from '../../rules/model.js';
import type { Path } from '../../spec/path.js';
import type { Scope } from '../interpolate.js';
import { shellWords } from '../shell-words.js';
import type { LintFile } from '../types.js';
import { get, isPresent } from '../yaml/tree.js';
import type { Tree, TreeMap } from '../yaml/tree.js';
import { mountsOf } from './mounts.js';
import { portsOf } from './ports.js';
import { knownText, megabytesOf, secondsOf, textOf, textsOf } from './text.js';
import { variablesOf } from './variables.js';

/** A Compose file while it is read. */
export interface ComposeFile {
  readonly name: string;
  readonly directory: string;
  readonly top: Tree;
  readonly scope: Scope;
  readonly files: ReadonlyMap<string, LintFile>;
}

/** A service, and what only the search for nodes needs. */
export interface Service extends ContainerModel {
  /** As it is written, and with what it extends. */
  readonly field: Tree;
  readonly tree: Tree;
  /** Words of entrypoint and command, each with its place. */
  readonly words: readonly Text[];
  readonly hasEntrypoint: boolean;
  readonly variablesComplete: boolean;
  readonly memoryLimit: { readonly megabytes: number; readonly at: Tree['at'] } | undefined;
}

/** Entrypoint or command: a list of words, or one text that Compose splits; `sh -c` has words of its own. */
function wordsOf(tree: Tree | undefined, scope: Scope): Text[] {
  const texts = textsOf(tree, scope);
  const split =
    tree?.kind === 'list'
      ? texts
      : texts.flatMap(({ text, known, at }) =>
          shellWords(text).map((word) => ({ ...word, known: known && word.known, at })),
        );
  return split.flatMap((word, i) =>
    split[i - 1]?.text === '-c' && /(?:^|\/)(?:ba|da|a)?sh$/.test(split[i - 2]?.text ?? '')
      ? shellWords(word.text, true).map((inner) => ({ ...inner, known: word.known && inner.known, at: word.at }))
      : [word],
  );
}

/** Fields of a service that extends another of the same file; lists are joined, everything else is replaced. */
function extended(service: Tree, { top, scope }: ComposeFile, depth = 0): { tree: Tree; complete: boolean } {
  const base = get(service, 'extends');
  if (!isPresent(base) || service.kind !== 'map') return { tree: service, complete: true };
  const name = knownText(base.kind === 'map' ? get(base, 'service') : base, scope);
  const other = name === undefined ? undefined : get(top, 'services', name);
  if (get(base, 'file') !== undefined || other?.kind !== 'map' || depth > 20) return { tree: service, complete: false };
  const below = extended(other, { top, scope } as ComposeFile, depth + 1);
  return { tree: below.tree.kind === 'map' ? joined(below.tree, service) : service, complete: below.complete };
}

function joined(below: TreeMap, above: TreeMap): TreeMap {
  const entries = new Map(below.entries);
  for (const [key, value] of above.entries) {
    const before = entries.get(key);
    if (before?.kind === 'map' && value.kind === 'map') entries.set(key, joined(before, value));
    else if (before?.kind === 'list' && value.kind === 'list' && key !== 'command' && key !== 'entrypoint') {
      entries.set(key, { ...value, items: [...before.items, ...value.items] });
    } else entries.set(key, value);
  }
  return { ...above, entries };
}

/** Host names of `extra_hosts` (`name:ip`, `name=ip` or a table) and of `links` (`service:name`). */
function extraHostsOf(service: Tree, scope: Scope): string[] {
  const field = get(service, 'extra_hosts');
  const hosts =
    field?.kind === 'map'
      ? [...field.entries.keys()]
      : textsOf(field, scope).map(({ text }) => text.replace(/[:=].*$/, ''));
  return [...hosts, ...textsOf(get(service, 'links'), scope).map(({ text }) => text.replace(/^.*:/, ''))];
}

function networksOf(service: Tree, scope: Scope): { names: string[]; aliases: string[]; fixedIps: string[] } {
  const field = get(service, 'networks');
  if (field?.kind !== 'map') {
    const listed = textsOf(field, scope).map(({ text }) => text);
    return { names: listed.length > 0 ? listed : ['default'], aliases: [], fixedIps: [] };
  }
  const settings = [...field.entries.values()];
  return {
    names: [...field.entries.keys()],
    aliases: settings.flatMap((own) => textsOf(get(own, 'aliases'), scope).map(({ text }) => text)),
    fixedIps: settings.flatMap((own) => knownText(get(own, 'ipv4_address'), scope) ?? []),
  };
}

/** A tree as plain values; texts of which a part is not known are left out. */
function plainOf(tree: Tree, scope: Scope): unknown {
  if (tree.kind === 'list') return tree.items.map((item) => plainOf(item, scope));
  if (tree.kind === 'map')
    return Object.fromEntries([...tree.entries].map(([key, value]) => [key, plainOf(value, scope)]));
  return knownText(tree, scope);
}

/** Where a value at a path, or the nearest thing above it, is written. */
function placeAt(tree: Tree, path: Path): Tree['at'] {
  const [key, ...rest] = path;
  const inner = tree.kind === 'list' ? tree.items[Number(key)] : get(tree, String(key));
  return key === undefined || inner === undefined ? tree.at : placeAt(inner, rest);
}

/** Some keys of a table as plain values. */
function plainFields(tree: Tree, names: readonly string[], scope: Scope): Record<string, unknown> {
  const fields = names.flatMap((name) => {
    const field = get(tree, name);
    return field === undefined ? [] : [[name, plainOf(field, scope)] as const];
  });
  return Object.fromEntries(fields);
}

function isolationOf(tree: Tree, top: Tree, scope: Scope): IsolationLoss[] {
  const fields = plainFields(tree, ISOLATION_FIELDS, scope);
  return lostIsolation(fields, plainFields(top, TOP_LEVEL, scope)).map(({ path, ...lost }) => ({
    ...lost,
    at: placeAt(tree, path),
    all: false,
  }));
}

function healthcheckOf(service: Tree, scope: Scope): ContainerModel['healthcheck'] {
  const field = get(service, 'healthcheck');
  if (!isPresent(field)) return undefined;
  const tests = textsOf(get(field, 'test'), scope);
  const [first] = tests;
  const off = get(field, 'disable')?.kind === 'scalar' && knownText(get(field, 'disable'), scope) === 'true';
  const all = tests.map(({ text }) => text).join(' ');
  const test = first && { text: all, known: tests.every(({ known }) => known), at: tests.at(-1)?.at ?? first.at };
  return { test, off: off || first?.text === 'NONE', at: field.at };
}

function counted(tree: Tree | undefined, scope: Scope): ContainerModel['replicas'] {
  const count = Number(knownText(tree, scope));
  return tree === undefined || !Number.isInteger(count) ? undefined : { count, at: tree.at };
}

function memoryOf(service: Tree, scope: Scope): Service['memoryLimit'] {
  const field = get(service, 'mem_limit') ?? get(service, 'deploy', 'resources', 'limits', 'memory');
  const megabytes = megabytesOf(knownText(field, scope) ?? '');
  return field === undefined || megabytes === undefined ? undefined : { megabytes, at: field.at };
}

/** What a service of a Compose file says. */
export function readService(name: string, field: Tree, file: ComposeFile): Service {
  const { scope, top } = file;
  const { tree, complete } = extended(field, file);
  const networks = networksOf(tree, scope);
  const hostname = knownText(get(tree, 'hostname'), scope);
  const container = knownText(get(tree, 'container_name'), scope);
  const grace = get(tree, 'stop_grace_period');
  const seconds = secondsOf(knownText(grace, scope) ?? '');
  const { variables, complete: variablesComplete } = variablesOf(tree, file.directory, scope, file.files);
  const entrypoint = wordsOf(get(tree, 'entrypoint'), scope);
  const words = [...entrypoint, ...wordsOf(get(tree, 'command'), scope)];
  return {
    service: name,
    at: { file: file.name, path: ['services', name] },
    field,
    tree,
    complete,
    image: textOf(get(tree, 'image'), scope),
    builds: isPresent(get(tree, 'build')),
    ports: portsOf(tree, scope),
    mounts: mountsOf(tree, top, scope),
    isolation: isolationOf(tree, top, scope),
    healthcheck: healthcheckOf(tree, scope),
    variables,
    variablesComplete,
    words,
    command: words.map(({ text }) => text).join(' '),
    hasEntrypoint: entrypoint.length > 0,
    names: [name, hostname, container, ...networks.aliases, ...networks.fixedIps].flatMap((one) => one ?? []),
    networks: networks.names,
    hostNetwork: knownText(get(tree, 'network_mode'), scope) === 'host',
    externalNetwork: networks.names.some((network) => isPresent(get(top, 'networks', network, 'external'))),
    extraHosts: extraHostsOf(tree, scope),
    hostname,
    stopGrace: grace === undefined || seconds === undefined ? undefined : { seconds, at: grace.at },
    replicas: counted(get(tree, 'deploy', 'replicas') ?? get(tree, 'scale'), scope),
    memoryLimit: memoryOf(tree, scope),
  };
}
