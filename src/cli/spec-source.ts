import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { editManifestSpec } from '../cluster/edit.js';
import { SpecError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { readManifest } from '../files/manifest.js';
import { DEFAULT_SPEC_FILE, readSpecText } from '../files/spec-file.js';
import { parseSpec, readSpec } from '../spec/parse.js';
import { parsePath } from '../spec/path.js';
import type { ClusterSpec, ClusterSpecInput } from '../spec/types.js';
import { isTable } from '../spec/tables.js';
import { parseSpecYaml } from '../spec/yaml.js';
import type { Locate } from '../spec/yaml.js';
import { directoryOf } from './cluster-flags.js';
import type { SpecFlags } from './options.js';

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
  'snapshots',
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
 * What `validate` judges: the text {@link withSpec} would read, with the flags that win over it; without a text, the
 * whole spec as such flags.
 */
export async function specToJudge(
  flags: SpecFlags,
): Promise<{ text: string; name: string; overrides: ClusterSpecInput }> {
  const overrides = overridesOf(flags);
  specOfFlags(overrides);
  const read = await specTextOf(flags);
  if (read !== undefined) return { ...read, overrides };
  return { text: '', name: 'the spec', overrides: (await sourceOf(flags)).spec };
}

/** A spec, what it is called, and where its values stand in the text it came from. */
interface SpecSource {
  readonly spec: ClusterSpec;
  readonly name: string;
  readonly locate: Locate;
  /** Fields in which flags win over what the text says, or does not say. */
  readonly overruled: readonly string[];
}

const FROM_FLAGS = { name: 'the command line', locate: () => ({}), overruled: [] } as const;

/** Fields that a text says otherwise than flags do. */
function overruledBy(overrides: ClusterSpecInput, text: string, name: string): string[] {
  const { value } = parseSpecYaml(text, name);
  const said = isTable(value) ? value : {};
  const fields = Object.keys(overrides) as (keyof ClusterSpecInput)[];
  return fields.filter((field) => !isDeepStrictEqual(said[field], overrides[field]));
}

async function sourceOf(flags: SpecFlags): Promise<SpecSource> {
  const overrides = overridesOf(flags);
  const fromFlags = specOfFlags(overrides);
  const read = await specTextOf(flags);
  if (read !== undefined) {
    const { text, name } = read;
    return { name, ...readSpec(text, name, overrides), overruled: overruledBy(overrides, text, name) };
  }
  const manifest = await readManifest(await canonicalPath(directoryOf(flags)));
  if (manifest === undefined) {
    const spec = overrides.replication === undefined ? fromFlags : parseSpec(overrides, FROM_FLAGS.name);
    return { spec, ...FROM_FLAGS };
  }
  // A change on its way is gone on with.
  const { spec: settled, changing } = manifest;
  return { spec: editManifestSpec(changing?.to ?? settled, overrides), ...FROM_FLAGS };
}

/** Problems that are found later, when rules or a server judge the spec, get the lines of its text too. */
function withLines(error: unknown, { name, locate }: SpecSource): unknown {
  if (!(error instanceof SpecError)) return error;
  const problems = error.problems.map((problem) => ({ ...locate(parsePath(problem.path)), ...problem }));
  return new SpecError(problems, name);
}

/**
 * Does something with the spec a command is about: the named file; else ./restate-cluster.yaml; else the one the
 * cluster directory was made from; else the default. Flags win.
 *
 * @throws {SpecError} where it can't be used, with the line of each problem, also of those that `work` finds
 */
export async function withSpec<T>(
  flags: SpecFlags,
  work: (spec: ClusterSpec, source: Pick<SpecSource, 'name' | 'overruled'>) => Promise<T>,
): Promise<T> {
  const source = await sourceOf(flags);
  try {
    return await work(source.spec, source);
  } catch (error) {
    throw withLines(error, source);
  }
}
