import { SpecError } from '../errors.js';
import type { Problem } from '../errors.js';
import { checkSpec, furtherProblems } from './check.js';
import { complete } from './complete.js';
import { explainIssues, MAX_PROBLEMS } from './issues.js';
import { pathText } from './path.js';
import type { LocatedProblem } from './path.js';
import { specSchema } from './schema.js';
import { structureProblems } from './structure.js';
import type { ClusterSpec, ClusterSpecInput } from './types.js';
import { parseSpecYaml } from './yaml.js';
import type { Locate } from './yaml.js';
import { isTable } from './tables.js';

function inspect(input: unknown): { spec?: ClusterSpec; problems: LocatedProblem[] } {
  const unfit = structureProblems(input);
  return unfit.length > 0 ? { problems: unfit } : judge(input);
}

/** Fields that are `undefined` were not given. */
function given(input: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
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
 * Validates the text of a `restate-cluster.yaml`, and tells where in it each value stands. `overrides` win over what
 * the text says.
 *
 * @throws {SpecError} with every problem found, each with its line
 */
export function readSpec(
  text: string,
  source = 'the spec',
  overrides: ClusterSpecInput = {},
): { spec: ClusterSpec; locate: Locate } {
  const { value, locate } = parseSpecYaml(text, source);
  const { spec, problems } = inspect(withOverrides(value, overrides));
  if (spec === undefined || problems.length > 0) {
    throw new SpecError(told(problems, locate), source);
  }
  return { spec, locate };
}

/**
 * The same, where only the spec is wanted.
 *
 * @throws {SpecError} with every problem found, each with its line
 */
export function parseSpecText(text: string, source = 'the spec', overrides: ClusterSpecInput = {}): ClusterSpec {
  return readSpec(text, source, overrides).spec;
}

/** An empty document is an empty spec; anything else that is no mapping is left for the schema to refuse. */
function withOverrides(value: unknown, overrides: ClusterSpecInput): unknown {
  if (value === null || value === undefined) return given(overrides);
  return isTable(value) ? { ...value, ...given(overrides) } : value;
}

/** Problems as they are told: each with its place, and no more than anybody reads. */
function told(problems: readonly LocatedProblem[], locate: Locate = () => ({})): Problem[] {
  const first = problems.slice(0, MAX_PROBLEMS).map(({ keys, ...problem }) => ({
    ...problem,
    path: problem.path === '' ? pathText(keys) : problem.path,
    ...locate(keys),
  }));
  if (problems.length <= MAX_PROBLEMS) return first;
  return [...first, { path: '', message: 'there are more problems than these', hint: 'Is this the right file?' }];
}
