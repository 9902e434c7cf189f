import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { openCluster } from '../../src/cluster/open.js';
import { contentHash, MANIFEST_NAME } from '../../src/files/manifest.js';
import type { ClusterPlan } from '../../src/plan/types.js';
import { LABELS } from '../../src/render/labels.js';
import { CONFIG_ARGS, parseConfig, sqlArgs } from '../../src/restate/restatectl.js';
import type { ClusterSettings } from '../../src/restate/restatectl.js';
import { SNAPSHOT_STORE } from '../../src/plan/snapshots.js';
import { processesOf } from '../../src/runtime/native/own-processes.js';
import { docker } from './machine.js';

/** A node as the cluster has it registered. What differs from start to start is left out: ids, generations, addresses. */
export interface RegisteredNode {
  readonly name: string;
  readonly state: string;
  readonly roles: readonly string[];
  readonly location: string;
  readonly storage: string;
  readonly worker: string;
  readonly metadata: string;
  readonly version: string;
}

/** What is left of a cluster after something was done to it; equal for two clusters that ended alike. */
export interface FinalState {
  /** By name; absent where no node runs. */
  readonly registered: readonly RegisteredNode[] | undefined;
  /** What the cluster itself says; absent where no node runs. */
  readonly settings: ClusterSettings | undefined;
  /** Every process or container of it, also of nodes it no longer has, with its state. */
  readonly running: readonly string[];
  /** Every volume, or directory with data of a node. */
  readonly data: readonly string[];
  /** Every other file of its directory, with its text: names, ports and paths as words, so that clusters compare. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a server leaves beside its configuration: text that differs from run to run, and data. */
const OF_SERVERS =
  /^(?:nodes\/[^/]+\/(?:data|tmp|links|restate\.log|restate\.pid)|snapshot-store\/(?:data|azurite\.\w+))(?:\/|$)/;

/**
 * @param dir the cluster directory
 * @param skip paths below it, with `/`, that are not compared
 */
export async function finalState(dir: string, skip?: RegExp): Promise<FinalState> {
  const { plan, runtime, dir: path } = await openCluster(dir);
  const running = plan.runtime === 'docker' ? await containers(plan) : await servers(path);
  const ask = async (args: readonly string[]) => (await runtime.restatectl(args, { timeoutMs: 20_000 })).stdout;
  const answers = running.some((line) => line.endsWith(' running'));
  return {
    registered: answers ? registeredNodes(await ask(sqlArgs('select * from nodes'))) : undefined,
    settings: answers ? parseConfig(await ask(CONFIG_ARGS)) : undefined,
    running: running.map((line) => line.replace(plan.name, '<name>')),
    data: await (plan.runtime === 'docker' ? volumes(plan) : dataDirectories(path)),
    files: await comparableFiles(path, plan, skip),
  };
}

/** Reads the rows of the table `nodes`. */
export function registeredNodes(stdout: string): RegisteredNode[] {
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return rows
    .map((row) => ({
      name: text(row['name']),
      state: text(row['state']),
      roles: ['admin', 'ingress', 'log_server', 'metadata_server', 'worker'].filter(
        (role) => row[`has_${role}_role`] === true,
      ),
      location: text(row['location']),
      storage: text(row['storage_state']),
      worker: text(row['worker_state']),
      metadata: text(row['metadata_server_state']),
      version: text(row['binary_version']),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

async function containers({ name }: ClusterPlan): Promise<string[]> {
  const filter = `label=${LABELS.cluster}=${name}`;
  const text = await docker('ps', '--all', '--filter', filter, '--format', '{{.Names}} {{.State}}');
  return text.split('\n').filter(Boolean).sort();
}

async function volumes({ name }: ClusterPlan): Promise<string[]> {
  const text = await docker('volume', 'ls', '--quiet', '--filter', `label=${LABELS.cluster}=${name}`);
  return text
    .split('\n')
    .filter(Boolean)
    .map((volume) => volume.replace(name, '<name>'))
    .sort();
}

async function servers(dir: string): Promise<string[]> {
  const nodes = (await processesOf(dir)).filter(({ member }) => member !== SNAPSHOT_STORE);
  return nodes.map(({ member }) => `${member} running`).sort();
}

async function dataDirectories(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const node of await readdir(join(dir, 'nodes'))) {
    for (const name of await entries(join(dir, 'nodes', node, 'data'))) found.push(`${node}/${name}`);
  }
  return found.sort();
}

async function entries(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function comparableFiles(dir: string, plan: ClusterPlan, skip?: RegExp): Promise<Record<string, string>> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !OF_SERVERS.test(path) && skip?.test(path) !== true)
    .sort();
  const texts = await Promise.all(files.map(async (path) => [path, await readFile(join(dir, path), 'utf8')] as const));
  const real = new Map(texts.map(([path, text]) => [path, contentHash(text)]));
  return Object.fromEntries(
    texts.map(([path, text]) => [
      path,
      comparable(path === MANIFEST_NAME ? withoutHashes(text, real) : text, dir, plan),
    ]),
  );
}

/** Hashes differ where ports do; whether they are those of the files is what counts. */
function withoutHashes(manifest: string, real: ReadonlyMap<string, string>): string {
  return manifest.replace(/"([^"]+)": "([0-9a-f]{64})"/g, (_, path: string, hash: string) => {
    return `"${path}": "${real.get(path) === hash ? 'as written' : 'differs'}"`;
  });
}

/** A text with words in the place of what differs between two clusters of the same spec. */
export function comparable(text: string, dir: string, plan: Pick<ClusterPlan, 'name' | 'nodes' | 'snapshots'>): string {
  let words = text.replaceAll(dir, '<dir>').replaceAll(plan.name, '<name>');
  if (plan.snapshots?.store === 'azurite') {
    words = words.replace(new RegExp(`\\b${String(plan.snapshots.port)}\\b`, 'g'), '<snapshots>');
  }
  for (const { name, ports } of plan.nodes) {
    for (const kind of ['ingress', 'admin', 'fabric'] as const) {
      const port = ports[kind];
      if (port !== undefined) words = words.replace(new RegExp(`\\b${String(port)}\\b`, 'g'), `<${name} ${kind}>`);
    }
  }
  return words.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>');
}
