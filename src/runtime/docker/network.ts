import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { findEngine } from './engine.js';

/**
 * The network in which the containers of a compose project find each other by name; `undefined` while there is none, as
 * before the first start and after `down`.
 *
 * @throws {ClusterError} `engine-missing`
 */
export async function projectNetwork(project: string, signal?: AbortSignal): Promise<string | undefined> {
  const labels = [`project=${project}`, 'network=default'];
  const filters = labels.flatMap((label) => ['--filter', `label=com.docker.compose.${label}`]);
  try {
    const { stdout } = await run('docker', ['network', 'ls', '--quiet', '--no-trunc', ...filters], { signal });
    const [id = ''] = stdout.split('\n');
    return id === '' ? undefined : id;
  } catch (error) {
    // Say what is really wrong where the engine itself is.
    if (error instanceof RunError && !error.canceled) await findEngine(signal);
    throw error;
  }
}
