import { SpecError } from '../errors.js';
import type { Problem } from '../errors.js';
import { clusterOfSpec } from '../rules/judge.js';
import type { ClusterModel, Fault, Place } from '../rules/model.js';
import { parseSpecText } from '../spec/parse.js';
import { parsePath } from '../spec/path.js';
import type { ClusterSpecInput } from '../spec/types.js';

/** Where a problem of a text stands: its key's path, or the position the parser told. */
function placeOf({ path, line, column }: Problem, file: string, text: string): Place {
  if (line === undefined) return { file, path: parsePath(path) };
  const start =
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length + (line > 1 ? 1 : 0);
  return { file, path: [], offset: start + (column ?? 1) - 1 };
}

/** A problem of a spec as a fault of its file. */
export function specFault(problem: Problem, at: Place): Fault {
  return {
    kind: 'invalid-spec',
    at,
    message: problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`,
    hint: problem.hint ?? 'See docs/spec.md for what a spec may say.',
  };
}

/**
 * The cluster that the text of a `restate-cluster.yaml` describes; what is wrong with the text are its faults.
 * `syntax` is where the text stops being YAML, if it does.
 */
export function specCluster(
  file: string,
  text: string,
  overrides: ClusterSpecInput = {},
  syntax?: { readonly offset: number },
): ClusterModel {
  try {
    return clusterOfSpec(parseSpecText(text, file, overrides), file);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const faults = error.problems.map((problem) =>
      specFault(problem, syntax === undefined ? placeOf(problem, file, text) : { file, path: [], ...syntax }),
    );
    return { nodes: [], services: [], complete: false, spec: undefined, faults };
  }
}
