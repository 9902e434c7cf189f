import { existsSync } from 'node:fs';
import { listClusters } from '../cluster/list.js';
import { openCluster } from '../cluster/open.js';
import { canonicalPath } from '../files/canonical-path.js';
import type { OpenedCluster } from '../cluster/open.js';
import { ClusterError } from '../errors.js';
import { readManifest } from '../files/manifest.js';
import { DEFAULT_SPEC_FILE, readSpecText } from '../files/spec-file.js';
import { parseSpec, parseSpecText, parseSpecYaml } from '../spec/parse.js';
import type { ClusterSpec, ClusterSpecInput } from '../spec/types.js';
import { shellWord } from './io.js';
import { parseDuration } from './options.js';
import type { ClusterFlags, SpecFlags } from './options.js';

const DEFAULT_DIR = 'restate-cluster';
const FLAG_FIELDS = [
  'name',
  'nodes',
  'restate',
  'runtime',
  'replication',
  'partitions',
  'provision',
  'profile',
  'ports',
] as const;
const NUMERIC = new Set<string>(['nodes', 'replication', 'partitions']);

/** Flags as spec fields. What is not a number stays text, and the schema says so. */
function overridesOf(flags: SpecFlags): ClusterSpecInput {
  const entries = FLAG_FIELDS.flatMap((field) => {
    const value = flags[field];
    if (value === undefined) return [];
    return [[field, NUMERIC.has(field) && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value]];
  });
  return Object.fromEntries(entries) as ClusterSpecInput;
}

/** The directory named by flags: `--dir`, else one that goes with `--name`, else ./restate-cluster. */
export function directoryOf({ dir, name }: ClusterFlags): string {
  if (dir !== undefined) return dir;
  if (name === undefined) return DEFAULT_DIR;
  parseSpec({ name }, 'the command line');
  return `${DEFAULT_DIR}-${name}`;
}

/** Wrong flags are reported as flags, whatever else the spec holds. */
function specOfFlags(overrides: ClusterSpecInput): ClusterSpec {
  return parseSpec(
    { ...overrides, ...(overrides.nodes === undefined ? { replication: undefined } : {}) },
    'the command line',
  );
}

/** The text of the spec file a command is about; `undefined` where there is none. */
async function specTextOf(flags: SpecFlags): Promise<{ text: string; name: string } | undefined> {
  const file = flags.spec ?? (existsSync(DEFAULT_SPEC_FILE) ? DEFAULT_SPEC_FILE : undefined);
  if (file === undefined) return undefined;
  return { text: await readSpecText(file), name: file === '-' ? 'standard input' : file };
}

/**
 * What `validate` judges: the text {@link specOf} would read with the flags that win over it; without a text, the
 * whole spec as such flags.
 */
export async function specToJudge(
  flags: SpecFlags,
): Promise<{ text: string; name: string; overrides: ClusterSpecInput }> {
  const overrides = overridesOf(flags);
  specOfFlags(overrides);
  const read = await specTextOf(flags);
  return read === undefined ? { text: '', name: 'the spec', overrides: await specOf(flags) } : { ...read, overrides };
}

/**
 * The spec a command is about: the named file; else ./restate-cluster.yaml; else the one the cluster directory was
 * made from; else the default. Flags win.
 */
export async function specOf(flags: SpecFlags): Promise<ClusterSpec> {
  const overrides = overridesOf(flags);
  const fromFlags = specOfFlags(overrides);
  const read = await specTextOf(flags);
  if (read !== undefined) {
    const { text, name } = read;
    const { assertSound } = await import('../rules/judge.js');
    const spec = parseSpecText(text, name, overrides);
    assertSound(spec, name, parseSpecYaml(text, name).locate);
    return spec;
  }
  const manifest = await readManifest(await canonicalPath(directoryOf(flags)));
  if (manifest === undefined)
    return overrides.replication === undefined ? fromFlags : parseSpec(overrides, 'the command line');
  const { replication, ...kept } = manifest.spec;
  // A replication that only followed from the number of nodes follows it again.
  const followed = JSON.stringify(parseSpec(kept).replication) === JSON.stringify(replication);
  return parseSpec({ ...kept, ...(followed ? {} : { replication }), ...overrides }, 'the command line');
}

/** Opens the cluster flags name: by directory, or by name wherever it runs. */
export async function openTarget(flags: ClusterFlags): Promise<OpenedCluster> {
  if (flags.dir === undefined && flags.name !== undefined && !existsSync(directoryOf(flags))) {
    const found = (await listClusters()).filter(({ name, dir }) => name === flags.name && dir !== undefined);
    const [only] = found;
    if (found.length > 1) {
      throw new ClusterError('usage', `several clusters are named ${flags.name}`, {
        details: found.map(({ dir }) => `  ${dir ?? ''}`).join('\n'),
        hint: 'Say which with --dir.',
      });
    }
    if (only?.dir !== undefined) return openCluster(only.dir);
  }
  return openCluster(directoryOf(flags));
}

/** The flag that names this cluster again in commands we print; empty where none is needed. */
export function flagFor(flags: ClusterFlags): string {
  if (flags.dir !== undefined) return ` --dir ${shellWord(flags.dir)}`;
  return flags.name === undefined ? '' : ` --name ${flags.name}`;
}

/** @throws {ClusterError} `usage` where the text is no duration */
export function timeoutOf(flag: string): number {
  const ms = parseDuration(flag);
  if (ms !== undefined) return ms;
  throw new ClusterError('usage', `--timeout: "${flag}" is not a duration`, { hint: 'Write 90s, 2m or 500ms.' });
}
