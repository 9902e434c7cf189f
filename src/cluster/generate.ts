import { ClusterError } from '../errors.js';
import { describeDifferences, differInLineEnds } from '../files/difference.js';
import { lockDirectory } from '../files/lock.js';
import { applyChanges } from '../files/write.js';
import type { WriteResult } from '../files/write.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterSpec } from '../spec/types.js';
import { assertComplete, checkPlan, draw, forContainers, manifestOf } from './blueprint.js';
import type { Blueprint } from './blueprint.js';
import { checkConfig } from './judge-config.js';

export interface GenerateResult extends WriteResult {
  readonly dir: string;
  readonly plan: ClusterPlan;
  /** Files that were already as they should be. */
  readonly unchanged: readonly string[];
  /** Files that were written again only for the ends of their lines. */
  readonly relined: readonly string[];
  /** False where raw restate.toml keys could not be judged, since there is no server of this version here. */
  readonly judged: boolean;
}

export interface GenerateOptions {
  /** Overwrite edited files, keeping a copy of each. Default false. */
  readonly force?: boolean;
}

/**
 * Writes the files of a cluster; starts nothing.
 *
 * @throws {ClusterError} `files-edited` with a diff, where files were edited and `force` is not set; then nothing is written
 */
export async function generate(spec: ClusterSpec, dir: string, options: GenerateOptions = {}): Promise<GenerateResult> {
  checkPlan(spec);
  assertComplete(spec);
  const judged = await checkConfig(spec, spec.runtime === 'native' ? 'native' : 'docker', { fetch: false });
  const unlock = await lockDirectory(dir);
  try {
    return { ...(await generateLocked(spec, dir, options)), judged };
  } finally {
    await unlock();
  }
}

/**
 * Refuses to write what a cluster with data would have to be brought to step by step. Data can only be where an engine
 * is, unless `up` has put it there and the engine is merely not running now.
 */
async function guardData(blueprint: Blueprint): Promise<void> {
  if (blueprint.previous?.started !== true) return;
  // What a change is knows both runtimes, which a first `generate` need not load.
  const [{ changeOf }, { assertPossible }] = await Promise.all([
    import('./change/change-of.js'),
    import('./change/decide.js'),
  ]);
  const change = await changeOf(blueprint, { force: false });
  if (change === undefined) return;
  assertPossible(change);
  throw new ClusterError(
    'settings-changed',
    `${blueprint.plan.name} has data, and is brought to other settings by steps`,
    {
      hint: 'Use `restate-cluster up`, which does them one by one; `up --dry-run` tells which.',
    },
  );
}

async function generateLocked(
  spec: ClusterSpec,
  dir: string,
  options: GenerateOptions,
): Promise<Omit<GenerateResult, 'judged'>> {
  const blueprint = await draw(spec, dir, forContainers);
  const { changes, files, plan } = blueprint;
  await guardData(blueprint);
  const relined = changes.edited.filter(differInLineEnds).map(({ path }) => path);
  const edited = changes.edited.filter((file) => !differInLineEnds(file));
  if (edited.length > 0 && options.force !== true) {
    const names = edited.map(({ path }) => path).join(', ');
    throw new ClusterError('files-edited', `${dir} has files that are not as generated: ${names}`, {
      hint: 'Keep them and change nothing, or overwrite them with `--force`, which keeps a copy of each.',
      details: await describeDifferences(edited),
    });
  }
  // Line ends hold nothing of the user's: no copy is kept of them.
  const write = [...changes.write, ...files.filter(({ path }) => relined.includes(path))];
  const wanted = { ...changes, write, edited };
  const result = await applyChanges(dir, wanted, manifestOf(blueprint, { starting: false }), {
    overwrite: options.force === true,
    files,
  });
  const touched = new Set(result.written);
  return {
    ...result,
    dir,
    plan,
    relined,
    unchanged: files.map(({ path }) => path).filter((path) => !touched.has(path)),
  };
}
