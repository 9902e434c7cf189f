import { RunError } from '../../exec/run-error.js';
import type { RunOptions, RunResult } from '../../exec/run.js';

/** Where the one-shot container sees the volumes. */
const PLACE = '/volumes';
/** For how long a volume that held something is taken to hold it still; one call asks several times. */
const KNOWN_MS = 10_000;
/** An image without `find` can't tell, and then a volume is taken to hold something. */
const LOOK = `cd ${PLACE} && for each in *; do
  if found=$(find "$each" -type f -print -quit); then [ -z "$found" ] || echo "$each"; else echo "$each"; fi
done`;

/** When each volume was last seen with a file in it. */
const seen = new Map<string, number>();

/**
 * Those of these volumes, which are there, that hold any file: one that was made again by hand, or emptied, has the same
 * name as the one with the data. Without the image nothing can look into them, and all are taken to hold something.
 *
 * @param image has a shell; a cluster's own image does. It is not pulled for this
 */
export async function filledVolumes(
  docker: (args: readonly string[], options?: RunOptions) => Promise<RunResult>,
  image: string,
  volumes: readonly string[],
): Promise<string[]> {
  const now = performance.now();
  const isKnown = (volume: string) => now - (seen.get(volume) ?? -Infinity) < KNOWN_MS;
  const unknown = volumes.filter((volume) => !isKnown(volume));
  if (unknown.length === 0) return [...volumes];
  const isolated = ['--rm', '--pull', 'never', '--network', 'none', '--user', '0:0'];
  const mounts = unknown.flatMap((volume) => [
    '--mount',
    `type=volume,source=${volume},target=${PLACE}/${volume},readonly,volume-nocopy`,
  ]);
  try {
    const { stdout } = await docker(['run', ...isolated, ...mounts, '--entrypoint', 'sh', image, '-c', LOOK]);
    const filled = new Set(stdout.split('\n'));
    for (const volume of unknown) if (filled.has(volume)) seen.set(volume, now);
    return volumes.filter((volume) => isKnown(volume) || filled.has(volume));
  } catch (error) {
    if (error instanceof RunError && !error.canceled) return [...volumes];
    throw error;
  }
}
