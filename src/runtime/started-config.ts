import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, readManifest } from '../files/manifest.js';
import { isTable } from '../spec/tables.js';

/** What a node was started with. */
interface StartedConfig {
  /** SHA-256 of its restate.toml at its start. */
  readonly config: string;
  /** SHA-256 of that file as we had written it then. */
  readonly generated: string | undefined;
}

const configPath = (node: string) => `nodes/${node}/restate.toml`;

function recordPath(dir: string, node: string): string {
  return join(dir, 'nodes', node, 'restate.started');
}

async function readUnlessMissing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes down with which restate.toml nodes are being started. */
export async function recordConfigs(dir: string, nodes: readonly string[]): Promise<void> {
  if (nodes.length === 0) return;
  const manifest = await readManifest(dir);
  for (const node of nodes) {
    const text = await readUnlessMissing(join(dir, configPath(node)));
    if (text === undefined) continue;
    const record: StartedConfig = { config: contentHash(text), generated: manifest?.files[configPath(node)] };
    await writeFile(recordPath(dir, node), `${JSON.stringify(record)}\n`);
  }
}

export async function forgetConfig(dir: string, node: string): Promise<void> {
  await rm(recordPath(dir, node), { force: true });
}

function parseRecord(text: string): StartedConfig | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isTable(value) || typeof value['config'] !== 'string') return undefined;
    const { config, generated } = value;
    return { config, generated: typeof generated === 'string' ? generated : undefined };
  } catch {
    // A full disk can leave half of it.
    return undefined;
  }
}

/**
 * Whether a restate.toml was edited by hand since its node was started. What we write ourselves needs a restart only
 * where a change makes one.
 *
 * @param now SHA-256 of the file now, and as we wrote it last
 */
export function isEditedSince(started: StartedConfig, now: StartedConfig): boolean {
  if (started.config === now.config) return false;
  return now.config !== now.generated || started.config !== started.generated;
}

/**
 * Those of these nodes, which run, whose restate.toml is not what they were started with.
 *
 * @param startedAt when a node that may start again by itself was started, in milliseconds since 1970
 */
export async function editedSinceStart(
  dir: string,
  nodes: readonly string[],
  startedAt: (node: string) => Promise<number | undefined>,
): Promise<string[]> {
  const manifest = await readManifest(dir);
  const found = await Promise.all(
    nodes.map(async (node) => {
      const path = join(dir, configPath(node));
      const [text, record] = await Promise.all([readUnlessMissing(path), readUnlessMissing(recordPath(dir, node))]);
      const started = record === undefined ? undefined : parseRecord(record);
      if (text === undefined || started === undefined) return [];
      const now = { config: contentHash(text), generated: manifest?.files[configPath(node)] };
      if (!isEditedSince(started, now)) return [];
      const since = await startedAt(node);
      return since !== undefined && (await stat(path)).mtimeMs < since ? [] : [node];
    }),
  );
  return found.flat();
}
