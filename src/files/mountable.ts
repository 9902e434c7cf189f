import { ClusterError } from '../errors.js';
import type { RuntimeKind } from '../spec/types.js';

/**
 * Refuses a directory that a runtime can't work in: Docker takes a colon in a path that it mounts for its end, and a
 * server does not start with a line end in the path of its configuration. Every other character was seen to work.
 *
 * @param dir the cluster directory, absolute
 * @throws {ClusterError} `usage`
 */
export function assertMountable(dir: string, runtime: RuntimeKind): void {
  if (runtime === 'docker' && dir.includes(':')) {
    throw new ClusterError('usage', `Docker can't mount files of ${dir}: its path has a colon`, {
      hint: 'Name another directory with `--dir`, rename the one with the colon, or use `--runtime native`.',
    });
  }
  if (runtime === 'native' && /[\r\n]/.test(dir)) {
    throw new ClusterError('usage', `a server can't run in ${dir}: its path has a line end`, {
      hint: 'Name another directory with `--dir`, or rename the one with the line end.',
    });
  }
}
