import { readOwn } from '../files/compare.js';
import type { FileDifference } from '../files/difference.js';
import { formatManifest, MANIFEST_NAME, manifestMode } from '../files/manifest.js';
import { GIT_ATTRIBUTES } from '../render/git-attributes.js';
import type { GeneratedFile } from '../render/types.js';
import type { ClusterSpec } from '../spec/types.js';
import { checkPlan, draw, forContainers, manifestOf } from './blueprint.js';

/** What `generate` would write into a directory, and how that differs from what is there. */
export interface Preview {
  readonly dir: string;
  readonly files: readonly GeneratedFile[];
  /** Empty where everything is as it should be. */
  readonly differences: readonly FileDifference[];
}

/**
 * Compares a cluster directory with what its spec asks for. Changes nothing.
 *
 * @throws {SpecError} where the spec can't be planned
 */
export async function preview(spec: ClusterSpec, dir: string): Promise<Preview> {
  checkPlan(spec);
  const blueprint = await draw(spec, dir, forContainers);
  const manifest = manifestOf(blueprint, { starting: false });
  const files = [
    ...blueprint.files,
    { path: MANIFEST_NAME, content: formatManifest(manifest), mode: manifestMode(manifest) },
  ];
  const wanted = [
    ...files.map(({ path, content }) => ({ path, wanted: content })),
    ...blueprint.changes.obsolete.map((path) => ({ path, wanted: undefined })),
  ];
  const compared = await Promise.all(
    wanted.map(async (file): Promise<FileDifference> => ({
      ...file,
      current: await readOwn(dir, file.path),
    })),
  );
  // A .gitattributes of the user's own stays.
  const stays = ({ path }: FileDifference) =>
    path === GIT_ATTRIBUTES && blueprint.changes.write.every((file) => file.path !== path);
  return { dir, files, differences: compared.filter((file) => file.current !== file.wanted && !stays(file)) };
}
