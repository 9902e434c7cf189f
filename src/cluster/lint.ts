import { ClusterError } from '../errors.js';
import { readLintFiles } from '../files/lint-files.js';
import { overwriteFiles } from '../files/put.js';
import { fixFiles } from '../lint/fix.js';
import { lintFiles } from '../lint/lint.js';
import type { LintResult } from '../lint/lint.js';

export interface LintPathsOptions {
  /** Change what has one safe answer. Default false. */
  readonly fix?: boolean;
  /** Variables Compose would find. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface LintPathsResult extends LintResult {
  /** Files that were read as a cluster or part of one. */
  readonly files: readonly string[];
  /** Files that `fix` changed. */
  readonly fixed: readonly string[];
}

/**
 * Judges Compose files, restate.toml files, specs, and directories of them, whoever wrote them.
 *
 * @throws {ClusterError} `usage` where there is nothing to judge; `path-is-link` where `fix` would change what a link leads to
 */
export async function lintPaths(paths: readonly string[], options: LintPathsOptions = {}): Promise<LintPathsResult> {
  const env = options.env ?? {};
  const { files, references } = await readLintFiles(paths, env);
  if (files.length === 0) {
    throw new ClusterError('usage', `there is nothing to lint in ${paths.join(', ')}`, {
      hint: 'Name Compose files, restate.toml files, specs, or directories that have them.',
    });
  }
  const all = [...files, ...references];
  const changed = options.fix === true ? fixFiles(all, { env }) : [];
  await overwriteFiles(changed.map(({ name, text }) => ({ path: name, content: text })));
  const now = new Map(changed.map((file) => [file.name, file]));
  const result = lintFiles(
    all.map((file) => now.get(file.name) ?? file),
    { env },
  );
  return { ...result, files: files.map(({ name }) => name), fixed: changed.map(({ name }) => name) };
}
