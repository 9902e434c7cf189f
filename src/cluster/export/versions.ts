import { arch, availableParallelism, release, version as systemVersion } from 'node:os';
import { platform, version } from 'node:process';
import { run } from '../../exec/run.js';
import { readOwnFile } from '../../files/own-files.js';
import { machineMemory } from '../../machine/memory.js';
import { PROGRAM_VARIABLES } from '../../programs/versions.js';
import type { Program } from '../../programs/versions.js';
import { programFacts } from '../doctor/program-facts.js';
import type { Subject } from './types.js';

const PACKAGE = new URL('../../../package.json', import.meta.url);
const PROGRAMS = Object.keys(PROGRAM_VARIABLES) as Program[];

async function programVersion(program: Program, wanted: string, signal: AbortSignal): Promise<unknown> {
  const facts = await programFacts(program, wanted);
  if (!('found' in facts)) return 'not on this machine';
  const { path, source } = facts.found;
  const { stdout } = await run(path, ['--version'], { signal });
  return { version: stdout.trim(), path, source };
}

/** Of everything that has a part in the cluster. */
export async function versions({ plan, engine }: Subject, signal: AbortSignal): Promise<unknown> {
  const own = JSON.parse(await readOwnFile(PACKAGE)) as { version: string };
  const programs = plan.runtime === 'docker' ? [] : PROGRAMS;
  return {
    'restate-cluster': own.version,
    restate: plan.version,
    runtime: plan.runtime,
    ...(plan.runtime === 'docker' ? { image: plan.image } : {}),
    ...Object.fromEntries(
      await Promise.all(
        programs.map(async (name) => [name, await programVersion(name, plan.version, signal)] as const),
      ),
    ),
    node: version,
    system: {
      platform,
      release: release(),
      version: systemVersion(),
      arch: arch(),
      processors: availableParallelism(),
    },
    memory: await machineMemory(),
    docker: engine.answers ? { ...engine.versions, endpoint: engine.endpoint, ...engine.info } : engine.why,
  };
}
