import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import type { PrepareOptions } from '../types.js';

/** Whether an image is on this machine; without an engine there is none. */
export async function isImagePresent(image: string, signal?: AbortSignal): Promise<boolean> {
  try {
    return await isPresent(image, signal);
  } catch (error) {
    if (error instanceof RunError && !error.canceled) return false;
    throw error;
  }
}

async function isPresent(image: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await run('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { signal });
    return true;
  } catch (error) {
    if (error instanceof RunError && /no such image/i.test(error.stderr)) return false;
    throw error;
  }
}

/**
 * Makes sure an image is on this machine.
 *
 * @throws {ClusterError} `image-missing` where it is not and can't be pulled
 */
export async function ensureImage(image: string, { signal, onEvent }: PrepareOptions): Promise<void> {
  if (await isPresent(image, signal)) return;
  onEvent?.({ type: 'pull', image, line: 'asking the registry' });
  try {
    await run('docker', ['pull', image], {
      signal,
      timeoutMs: Infinity,
      onLine: (line) => onEvent?.({ type: 'pull', image, line }),
    });
  } catch (error) {
    if (!(error instanceof RunError) || error.canceled) throw error;
    throw new ClusterError('image-missing', `the image ${image} is not on this machine and can't be pulled`, {
      hint: 'Check the version and the network, bring it with `docker load`, name another with `image:` in the spec, or use `--runtime native`.',
      details: error.tail,
      cause: error,
    });
  }
}
