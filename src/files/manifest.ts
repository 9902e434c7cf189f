import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ClusterError, SpecError } from '../errors.js';
import { isAbsent, tryReadText } from '../machine/text-file.js';
import type { Slots } from '../plan/ports.js';
import type { HarnessChoices, NodeNames, SocketPaths } from '../plan/types.js';
import type { GeneratedFile } from '../render/types.js';
import { insideOf } from './inside.js';
import { hasOpenSecrets, parseSecretValues, sealedSpec, unsealed } from './sealed-spec.js';
import type { SecretValues } from './sealed-spec.js';
import { heldText } from './users-lines.js';
import { parseSpec } from '../spec/parse.js';
import type { ClusterSpec, PortBases, RuntimeKind } from '../spec/types.js';
import { isTable } from '../spec/tables.js';
import { parseJson } from '../spec/json.js';

/** What a `node-name` of ours looks like: it is written into files, and names directories. */
const NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export const MANIFEST_NAME = 'manifest.json';
/** What the hashes in the manifest stand for; there only where the spec spells out secrets. */
export const SECRETS_NAME = 'secrets.json';

/** A change on its way. What else is done of it is seen in the cluster itself. */
export interface Changing {
  /** What the cluster is to become. */
  readonly to: ClusterSpec;
  /** Nodes that already run with their new settings. */
  readonly restarted: readonly string[];
  /** Nodes that were about to be started anew: they may run with their old settings, their new ones, or not at all. */
  readonly restarting: readonly string[];
  /** Nodes that are to leave and hold nothing any more. */
  readonly emptied: readonly string[];
  /** Partitions whose leaders were moved, and are to be let go again. */
  readonly pinned: readonly number[];
  /** Whether it is being taken back: `to` is then what the cluster was before it. Default: no. */
  readonly back?: true | undefined;
  /**
   * Nodes that lost their data and are being replaced: by the `node-name` each had, its name here. The cluster has not
   * forgotten these names yet. Default: none.
   */
  readonly lost?: Readonly<Record<string, string>> | undefined;
}

/** A Docker engine, so that it is known again. */
export interface EngineIdentity {
  /** Where it is reached, as in `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** Its own id; absent where it has none that lasts, or did not answer. */
  readonly id?: string;
  /** Name of its machine. */
  readonly name?: string;
  /** The context of the docker command by which it was reached. */
  readonly context?: string;
}

/** What a cluster directory was made from, and what was chosen for it once and for all. */
export interface Manifest {
  readonly spec: ClusterSpec;
  /** The runtime the files are for. */
  readonly runtime: RuntimeKind;
  /** Whether `runtime` was settled by a start; a spec that says `auto` then stays with it. */
  readonly started: boolean;
  /**
   * Whether the cluster was ready once, and so its nodes have data until `down --purge` deletes it. Where that is gone, no
   * empty cluster is made in its place without being asked for. Default: not known.
   */
  readonly provisioned?: true | undefined;
  /** Names this cluster among all of its name. Made at the first start, and kept; data in containers is known by it. */
  readonly id?: string | undefined;
  /** The engine that has its containers and volumes, as of the last start. */
  readonly engine?: EngineIdentity | undefined;
  readonly ports: PortBases;
  /** Places of the nodes in the port series, where these are not simply the order of the spec. */
  readonly slots?: Slots | undefined;
  /** What Restate calls nodes that were replaced. */
  readonly nodeNames?: NodeNames | undefined;
  /** How nodes of a native cluster are told each other's sockets; absent where that was by absolute paths. */
  readonly sockets?: SocketPaths;
  /** A change that was begun and has not ended. Until then `spec` is what the cluster was before. */
  readonly changing?: Changing | undefined;
  /** Set for clusters of a test harness. */
  readonly harness?: HarnessChoices | undefined;
  /** SHA-256 of every generated file as we wrote it, by path; of `.env` only of what is not its user's. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a cluster was before the change on its way, and what that makes of it, whichever way it goes now. */
export function sidesOf({ spec, changing }: Pick<Manifest, 'spec' | 'changing'>): {
  readonly before: ClusterSpec;
  readonly after: ClusterSpec;
} {
  if (changing === undefined) return { before: spec, after: spec };
  return changing.back === true ? { before: changing.to, after: spec } : { before: spec, after: changing.to };
}

export function contentHash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Places that are just the order of the nodes follow from the spec, and are not written down. */
function unusual(slots: Slots | undefined): Slots | undefined {
  const inOrder = Object.values(slots ?? {}).every((slot, i) => slot === i);
  return inOrder ? undefined : slots;
}

/** What tells whether a file is as we wrote it. */
export function fileHash({ path, content }: Pick<GeneratedFile, 'path' | 'content'>): string {
  return contentHash(heldText(path, content));
}

export function createManifest(parts: Omit<Manifest, 'files'>, files: readonly GeneratedFile[]): Manifest {
  const { slots, nodeNames, ...rest } = parts;
  // In a change there are two specs, and the places of both sides' nodes follow from neither alone.
  const kept = rest.changing === undefined ? unusual(slots) : slots;
  return {
    ...rest,
    ...(kept === undefined ? {} : { slots: kept }),
    ...(nodeNames === undefined || Object.keys(nodeNames).length === 0 ? {} : { nodeNames }),
    files: Object.fromEntries(files.map((file) => [file.path, fileHash(file)])),
  };
}

/** A manifest as JSON, with the secrets that its specs spell out: for what only its owner may read. */
export function openManifest(manifest: Manifest): object {
  const { spec, runtime, started, provisioned, id, engine, ports, ...choices } = manifest;
  const { sockets, changing, harness, slots, nodeNames, files } = choices;
  // In one order, whatever was added when: `generate --check` compares the text.
  const start = { generatedBy: 'restate-cluster', spec, runtime, started, provisioned, id, engine, ports };
  return { ...start, sockets, changing, harness, slots, nodeNames, files };
}

/** The text of a manifest file, with hashes in place of secrets. */
export function formatManifest(manifest: Manifest): string {
  const { spec, changing } = manifest;
  const sealed = {
    ...manifest,
    spec: sealedSpec(spec),
    ...(changing === undefined ? {} : { changing: { ...changing, to: sealedSpec(changing.to) } }),
  };
  return `${JSON.stringify(openManifest(sealed), undefined, 2)}\n`;
}

/** The specs a manifest holds. */
export function specsOf({ spec, changing }: Pick<Manifest, 'spec' | 'changing'>): ClusterSpec[] {
  return changing === undefined ? [spec] : [spec, changing.to];
}

/** Who may read a manifest: everybody, unless something in it that can't be a hash, such as an address, has a password. */
export function manifestMode(manifest: Manifest): number {
  return specsOf(manifest).some(hasOpenSecrets) ? 0o600 : 0o644;
}

/** A manifest with values in place of hashes, as far as they are known. */
export function withSecrets<T extends Pick<Manifest, 'spec' | 'changing'>>(manifest: T, values: SecretValues): T {
  const { spec, changing } = manifest;
  return {
    ...manifest,
    spec: unsealed(spec, values),
    ...(changing === undefined ? {} : { changing: { ...changing, to: unsealed(changing.to, values) } }),
  };
}

/** Whether a path of a manifest stays in its directory, and names a file there. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\\');
}

/**
 * Reads the text of a manifest.
 *
 * @throws {Error} where it is not one of ours
 */
export function parseManifest(text: string): Manifest {
  const value: unknown = parseJson(text);
  if (!isTable(value) || value['generatedBy'] !== 'restate-cluster')
    throw new TypeError('it was not written by restate-cluster');
  const { runtime, started, files } = value;
  if (runtime !== 'docker' && runtime !== 'native') throw new TypeError('its runtime is unknown');
  if (!isTable(files) || !Object.values(files).every((hash) => typeof hash === 'string'))
    throw new TypeError('it lists no files');
  if (!isTable(value['spec']) || !isTable(value['ports'])) throw new TypeError('it lacks its spec or its ports');
  const outside = Object.keys(files).find((path) => !isInside(path));
  if (outside !== undefined) throw new TypeError(`it lists a file outside the directory: ${outside}`);
  // Written before there were snapshot stores: then it has none.
  const spec = parseSpec({ snapshots: 'none', ...value['spec'] });
  const ports = parseSpec({ ports: value['ports'] }).ports as PortBases;
  return {
    spec,
    runtime,
    started: started === true,
    ...(value['provisioned'] === true ? { provisioned: true } : {}),
    id: typeof value['id'] === 'string' ? value['id'] : undefined,
    engine: parseEngine(value['engine']),
    ports,
    slots: parseSlots(value['slots']),
    nodeNames: parseNodeNames(value['nodeNames'], 'the names of its replaced nodes'),
    sockets: value['sockets'] === 'relative' ? 'relative' : undefined,
    changing: parseChanging(value['changing']),
    harness: parseHarness(value['harness']),
    files: files as Record<string, string>,
  };
}

function parseEngine(value: unknown): EngineIdentity | undefined {
  if (value === undefined) return undefined;
  const { endpoint, id, name, context } = isTable(value) ? value : {};
  if (typeof endpoint !== 'string') throw new TypeError('it does not say where its engine is');
  const texts = { id, name, context };
  const told = Object.entries(texts).filter(([, text]) => typeof text === 'string');
  return { endpoint, ...(Object.fromEntries(told) as Omit<EngineIdentity, 'endpoint'>) };
}

function parseSlots(value: unknown): Slots | undefined {
  if (value === undefined) return undefined;
  const fit = isTable(value) && Object.values(value).every((slot) => Number.isInteger(slot) && Number(slot) >= 0);
  if (!fit) throw new TypeError('the places of its nodes in the port series are not numbers');
  return value as Slots;
}

function parseNodeNames(value: unknown, what: string): NodeNames | undefined {
  if (value === undefined) return undefined;
  const fit = isTable(value) && Object.values(value).every((name) => typeof name === 'string' && NODE_NAME.test(name));
  if (!fit) throw new TypeError(`${what} can't be read`);
  return value as NodeNames;
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => Number.isInteger(number));
}

function parseChanging(value: unknown): Changing | undefined {
  if (value === undefined) return undefined;
  const { to, restarted, restarting, emptied, pinned, back, lost } = isTable(value) ? value : {};
  if (!isTable(to) || !isNames(restarted) || !isNames(restarting) || !isNames(emptied) || !isNumbers(pinned))
    throw new TypeError('it does not say what the cluster is being changed to');
  const names = parseNodeNames(lost, 'the names of its lost nodes');
  return {
    to: parseSpec(to),
    ...{ restarted, restarting, emptied, pinned },
    ...(back === true ? { back } : {}),
    ...(names === undefined ? {} : { lost: names }),
  };
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function parseHarness(value: unknown): HarnessChoices | undefined {
  if (value === undefined) return undefined;
  if (!isTable(value) || !isDate(value['expires']))
    throw new TypeError('it does not say when its test cluster expires');
  const { expires, renewed, owner } = value;
  const harness = { links: value['links'] === true, expires, ...(isDate(renewed) ? { renewed } : {}) };
  if (owner === undefined) return harness;
  const { pid, started, host } = isTable(owner) ? owner : {};
  if (!Number.isInteger(pid) || typeof started !== 'string' || typeof host !== 'string')
    throw new TypeError('the owner of its test cluster is unknown');
  return { ...harness, owner: { pid: Number(pid), started, host } };
}

/** The text of a file of ours in a cluster directory; `undefined` where there is none. */
async function readOurs(dir: string, name: string): Promise<string | undefined> {
  const inside = await insideOf(dir, name).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (inside === undefined) return undefined;
  const read = await tryReadText(inside, 'manifest');
  if ('text' in read) return read.text;
  if (isAbsent(read)) return undefined;
  throw new ClusterError('no-cluster', `${inside} ${read.fault}`, {
    hint: 'Move it away and restore the file of this cluster, or name another directory with `--dir`.',
    ...(read.cause === undefined ? {} : { cause: read.cause }),
  });
}

/**
 * Reads the manifest of a cluster directory; `undefined` where there is none.
 *
 * @throws {ClusterError} `no-cluster` where it is damaged; `path-is-link`
 */
export async function readManifest(dir: string): Promise<Manifest | undefined> {
  const text = await readOurs(dir, MANIFEST_NAME);
  if (text === undefined) return undefined;
  const secrets = await readOurs(dir, SECRETS_NAME);
  try {
    return withSecrets(parseManifest(text), parseSecretValues(secrets ?? '{}'));
  } catch (error) {
    const problems = error instanceof SpecError ? error.details : undefined;
    throw new ClusterError('no-cluster', `${join(dir, MANIFEST_NAME)} can't be used: ${(error as Error).message}`, {
      ...(problems === undefined ? {} : { details: problems }),
      hint: 'Restore it, or generate into another directory with `--dir`.',
      cause: error,
    });
  }
}
