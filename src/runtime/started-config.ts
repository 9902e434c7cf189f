import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, readManifest } from '../files/manifest.js';
import { writeInside } from '../files/put.js';
import { removeInside } from '../files/remove.js';
import { isAbsent, tryReadText, unreadable } from '../machine/text-file.js';
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
  const read = await tryReadText(path, 'generated');
  if ('text' in read) return read.text;
  if (isAbsent(read)) return undefined;
  throw unreadable(path, read);
}

/** Writes down with which restate.toml nodes are being started. */
export async function recordConfigs(dir: string, nodes: readonly string[]): Promise<void> {
  if (nodes.length === 0) return;
  const manifest = await readManifest(dir);
  for (const node of nodes) {
    const text = await readUnlessMissing(join(dir, configPath(node)));
    if (text === undefined) continue;
    const record: StartedConfig = { config: contentHash(text), generated: manifest?.files[configPath(node)] };
    await writeInside(dir, recordPath(dir, node), `${JSON.stringify(record)}\n`, 0o600);
  }
}

/** Whether a node was ever started from here, and was not discarded since. */
export async function wasStarted(dir: string, node: string): Promise<boolean> {
  return (await readUnlessMissing(recordPath(dir, node))) !== undefined;
}

export async function forgetConfig(dir: string, node: string): Promise<void> {
  await removeInside(dir, recordPath(dir, node));
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

/** When a node that runs was started, as far as that is known. */
export interface Start {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Whether it may have been started again by others than us. */
  readonly byOthers: boolean;
}

/**
 * Those of these nodes, which run, whose restate.toml is not what they were started with. Of one that others started,
 * only an edit that came later is known.
 */
export async function editedSinceStart(
  dir: string,
  nodes: readonly string[],
  startOf: (node: string) => Promise<Start | undefined>,
): Promise<string[]> {
  const manifest = await readManifest(dir);
  const isEdited = async (node: string) => {
    const path = join(dir, configPath(node));
    const [text, record] = await Promise.all([readUnlessMissing(path), readUnlessMissing(recordPath(dir, node))]);
    if (text === undefined) return false;
    const started = record === undefined ? undefined : parseRecord(record);
    const now = { config: contentHash(text), generated: manifest?.files[configPath(node)] };
    if (started !== undefined && !isEditedSince(started, now)) return false;
    const start = await startOf(node);
    const later = start === undefined || (await stat(path)).ctimeMs > start.at;
    if (started === undefined) return start !== undefined && later && now.config !== now.generated;
    return start?.byOthers === true ? later : true;
  };
  const found = await Promise.all(nodes.map(async (node) => ((await isEdited(node)) ? [node] : [])));
  return found.flat();
}
