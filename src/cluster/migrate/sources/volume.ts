import { ClusterError } from '../../../errors.js';
import { run } from '../../../exec/run.js';
import { planCluster } from '../../../plan/plan.js';
import { findEngine } from '../../../runtime/docker/engine.js';
import { ensureImage } from '../../../runtime/docker/image.js';
import { existingVolumes, readVolume } from '../../../runtime/docker/volumes.js';
import type { PrepareOptions } from '../../../runtime/types.js';
import { parseSpec } from '../../../spec/parse.js';
import { containerUser } from './container.js';
import type { Source } from './source.js';

async function containersWith(volume: string): Promise<{ id: string; name: string }[]> {
  const filters = ['--filter', `volume=${volume}`, '--filter', 'status=running', '--filter', 'status=paused'];
  const { stdout } = await run('docker', ['ps', '--no-trunc', ...filters, '--format', '{{.ID}} {{.Names}}']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', name = id] = line.split(' ');
      return { id, name };
    });
}

/**
 * The data in a volume.
 *
 * @throws {ClusterError} `source-unfit` where there is no such volume; `engine-missing`, `image-missing`
 */
export async function volumeSource(volume: string, options: PrepareOptions): Promise<Source> {
  await findEngine(options.signal);
  if ((await existingVolumes([volume])).length === 0) {
    throw new ClusterError('source-unfit', `there is no volume ${volume}`, {
      hint: 'All volumes: docker volume ls. Data may also lie in the container itself: `--from-container`.',
    });
  }
  // Any image with tar will do; this one is wanted later anyway, in most cases.
  const { image } = planCluster(parseSpec({}), { runtime: 'docker' });
  await ensureImage(image, options);
  return {
    label: `the volume ${volume}`,
    id: `volume:${volume}`,
    runtime: 'docker',
    streamed: true,
    entries: () => readVolume(volume, image),
    users: async () => (await containersWith(volume)).map(containerUser),
  };
}
