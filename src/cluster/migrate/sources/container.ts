import { ClusterError } from '../../../errors.js';
import { run } from '../../../exec/run.js';
import { RunError } from '../../../exec/run-error.js';
import { copyOut } from '../../../runtime/docker/copy-out.js';
import { findEngine } from '../../../runtime/docker/engine.js';
import { parseInspected } from './inspect-container.js';
import type { InspectedContainer } from './inspect-container.js';
import type { Source, SourceUser } from './source.js';

async function inspect(container: string): Promise<InspectedContainer> {
  try {
    return parseInspected((await run('docker', ['container', 'inspect', container])).stdout);
  } catch (error) {
    if (!(error instanceof RunError) || !/no such container/i.test(error.stderr)) throw error;
    throw new ClusterError('source-unfit', `there is no container ${container}`, {
      hint: 'All containers: docker ps --all. Of one that was removed, a volume may be left: `--from-volume`.',
    });
  }
}

/**
 * A server in a container. It is halted by signal where that does nothing else. `docker pause` does for every container,
 * but may leave one that nothing can be done with: see {@link Project.halt}.
 */
export function containerUser({ id, name }: Pick<InspectedContainer, 'id' | 'name'>): SourceUser {
  return {
    label: `the container ${name}`,
    stopCommand: `docker stop ${name}`,
    halt: async () => {
      const { paused, haltsBySignal } = await inspect(id);
      if (paused) return;
      await run('docker', haltsBySignal ? ['kill', '--signal', 'STOP', id] : ['pause', id]);
    },
    resume: async () => {
      const { running, paused, haltsBySignal } = await inspect(id);
      if (paused) await run('docker', ['unpause', id]);
      else if (running && haltsBySignal) await run('docker', ['kill', '--signal', 'CONT', id]);
    },
  };
}

/**
 * The data in a container that runs Restate, or did.
 *
 * @throws {ClusterError} `source-unfit` where there is no such container; `engine-missing`
 */
export async function containerSource(container: string): Promise<Source> {
  await findEngine();
  const { id, name, dataDir } = await inspect(container);
  return {
    label: `the container ${name}`,
    id: `container:${id}`,
    runtime: 'docker',
    streamed: true,
    entries: () => copyOut(id, dataDir),
    users: async () => {
      const now = await inspect(id);
      return now.running ? [containerUser(now)] : [];
    },
  };
}
