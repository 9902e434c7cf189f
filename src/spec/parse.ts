import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { SpecError } from '../errors.js';
import type { Problem } from '../errors.js';
import { checkSpec, furtherProblems } from './check.js';
import { explainIssues, MAX_PROBLEMS } from './issues.js';
import { expandNodes } from './nodes.js';
import { pathText } from './path.js';
import type { LocatedProblem, Path } from './path.js';
import { completeReplication, defaultReplication } from './replication.js';
import { specSchema } from './schema.js';
import { firstFault, keyNode, short } from './yaml-faults.js';
import { structureProblems } from './structure.js';
import type { ClusterSpec, ClusterSpecInput, MetadataSpec, Replication, ReplicationInput, Role } from './types.js';

/** A spec is a page of text; anything larger is a mistake or an attack, and is not parsed. */
const MAX_SPEC_CHARACTERS = 250_000;

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inspect(input: unknown): { spec?: ClusterSpec; problems: LocatedProblem[] } {
  const unfit = structureProblems(input);
  return unfit.length > 0 ? { problems: unfit } : judge(input);
}

/** Fields that are `undefined` were not given. */
function given(input: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

type Parsed = ReturnType<typeof specSchema.parse>;

/** Fills in what depends on other fields. */
function complete({ replication, metadata, ...rest }: Parsed): ClusterSpec {
  const own = replicationOf(replication);
  const draft = {
    ...rest,
    metadata: metadata as MetadataSpec,
    replication: { logs: own.logs ?? { node: 1 }, partitions: own.partitions ?? { node: 1 } },
  };
  if (own.logs !== undefined && own.partitions !== undefined) return draft;
  const holders = (role: Role) => expandNodes(draft).filter(({ roles }) => roles.includes(role)).length;
  return {
    ...draft,
    replication: {
      logs: own.logs ?? defaultReplication(holders('log-server')),
      partitions: own.partitions ?? defaultReplication(holders('worker')),
    },
  };
}

function replicationOf(input: Parsed['replication']): { logs?: Replication; partitions?: Replication } {
  if (input === undefined) return {};
  const apart = typeof input === 'object' && (input.logs !== undefined || input.partitions !== undefined);
  const { logs, partitions } = apart ? input : { logs: input, partitions: input };
  const one = (given: ReplicationInput | undefined) => (given === undefined ? undefined : completeReplication(given));
  const [own, ofPartitions] = [one(logs), one(partitions)];
  return { ...(own && { logs: own }), ...(ofPartitions && { partitions: ofPartitions }) };
}

function judge(input: unknown): { spec?: ClusterSpec; problems: LocatedProblem[] } {
  const result = specSchema.safeParse(input ?? {});
  if (result.success) {
    const spec = complete(result.data);
    return { spec, problems: checkSpec(spec) };
  }
  const problems: LocatedProblem[] = explainIssues(result.error.issues, input);
  if (problems.length > MAX_PROBLEMS) return { problems };
  // The fields that are sound are still checked against each other, so that one run reports everything.
  const broken = new Set(problems.map((problem) => problem.keys[0]));
  if (!isTable(input)) return { problems };
  const told = new Set(problems.map(({ path }) => path));
  const further = Object.fromEntries(
    ['config', 'env', 'compose']
      .filter((key) => broken.has(key) && isTable(input[key]))
      .map((key) => [key, input[key]]),
  );
  problems.push(...furtherProblems(further).filter(({ path }) => !told.has(path)));
  const sound = Object.fromEntries(Object.entries(input).filter(([key]) => !broken.has(key)));
  if (Object.keys(sound).length === Object.keys(input).length) return { problems };
  return { problems: [...problems, ...judge(sound).problems] };
}

/**
 * Validates a spec given as a value.
 *
 * @throws {SpecError} with every problem found
 */
export function parseSpec(input: ClusterSpecInput | null | undefined, source = 'the spec'): ClusterSpec {
  const { spec, problems } = inspect(isTable(input) ? given(input) : input);
  if (spec === undefined || problems.length > 0) throw new SpecError(told(problems), source);
  return spec;
}

/**
 * Reads YAML text into plain values, and tells where in the text each value stands.
 *
 * @throws {SpecError} for text that is not YAML, is too large, or is not a mapping
 */
export function parseSpecYaml(text: string, source = 'the spec'): { value: unknown; locate: (path: Path) => Position } {
  if (text.length > MAX_SPEC_CHARACTERS) {
    throw new SpecError(
      [{ path: '', message: 'is larger than 250 kB', hint: 'A spec is about a page; is this the right file?' }],
      source,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // the library compares each key with every other
    logLevel: 'error',
  });
  const fault = firstFault(document);
  if (fault !== undefined) {
    const at = lines.linePos(fault.position);
    const message = `is not valid YAML at line ${String(at.line)}, column ${String(at.col)}: ${fault.message}`;
    throw new SpecError([{ path: '', message, hint: fault.hint }], source);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    const reason = short(error instanceof Error ? error.message : String(error));
    throw new SpecError([{ path: '', message: `can't be read: ${reason}`, hint: 'Write it without aliases.' }], source);
  }
  return { value, locate: (path) => locate(document, lines, path) };
}

/**
 * Validates the text of a `restate-cluster.yaml`. `overrides` win over what the text says.
 *
 * @throws {SpecError} with every problem found, each with its line
 */
export function parseSpecText(text: string, source = 'the spec', overrides: ClusterSpecInput = {}): ClusterSpec {
  const { value, locate } = parseSpecYaml(text, source);
  const { spec, problems } = inspect(withOverrides(value, overrides));
  if (spec === undefined || problems.length > 0) {
    throw new SpecError(told(problems, locate), source);
  }
  return spec;
}

/** An empty document is an empty spec; anything else that is no mapping is left for the schema to refuse. */
function withOverrides(value: unknown, overrides: ClusterSpecInput): unknown {
  if (value === null || value === undefined) return given(overrides);
  return isTable(value) ? { ...value, ...given(overrides) } : value;
}

type Position = { line: number; column: number } | Record<string, never>;

/** The key itself, where a path leads into a mapping: a value may stand on a later line. */
function keyOf(document: Document, path: Path): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  return isMap(parent) ? keyNode(parent, path.at(-1)) : undefined;
}

function locate(document: Document, lines: LineCounter, path: Path): Position {
  for (let depth = path.length; depth > 0; depth--) {
    const node = keyOf(document, path.slice(0, depth)) ?? document.getIn(path.slice(0, depth), true);
    const range = isNode(node) ? node.range : undefined;
    if (range === undefined || range === null) continue;
    const { line, col } = lines.linePos(range[0]);
    return { line, column: col };
  }
  return {};
}

/** Problems as they are told: each with its place, and no more than anybody reads. */
function told(problems: readonly LocatedProblem[], locate: (path: Path) => Position = () => ({})): Problem[] {
  const first = problems.slice(0, MAX_PROBLEMS).map(({ keys, ...problem }) => ({
    ...problem,
    path: problem.path === '' ? pathText(keys) : problem.path,
    ...locate(keys),
  }));
  if (problems.length <= MAX_PROBLEMS) return first;
  return [...first, { path: '', message: 'there are more problems than these', hint: 'Is this the right file?' }];
}
