import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import type { NodePlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import { assertRecordedEngine } from '../runtime/docker/engine-identity.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { ClusterSpec } from '../spec/types.js';
import { checkPlan, draw } from './blueprint.js';
import type { Blueprint, ChooseRuntime } from './blueprint.js';
import { engineAnswers } from './choose-runtime.js';
import {
  checkClock,
  checkData,
  checkDisk,
  checkImage,
  checkIpv6,
  checkLeftovers,
  checkMemory,
  checkName,
  checkNode,
  checkPorts,
  checkPrograms,
  checkProxy,
  checkWrite,
} from './doctor/checks.js';
import type { Examined } from './doctor/checks.js';
import { judgeEngine } from './doctor/engine.js';
import { engineFacts } from './doctor/engine-facts.js';
import type { EngineFacts } from './doctor/engine-facts.js';
import { limited } from './doctor/limited.js';
import type { CheckName, CheckResult, Checkup } from './doctor/types.js';

/** As `up` chooses. */
const engineOrNative =
  (engine: EngineFacts): ChooseRuntime =>
  () =>
    Promise.resolve(
      engine.answers
        ? { runtime: 'docker', reason: engineAnswers(engine.versions) }
        : { runtime: 'native', reason: engine.why },
    );

async function idleNodes({ plan }: Blueprint, runtime: ClusterRuntime): Promise<readonly NodePlan[]> {
  // What runs under this name is then another cluster's.
  if ((await runtime.runsElsewhere()) !== undefined) return plan.nodes;
  const processes = await runtime.inspect();
  return plan.nodes.filter(({ name }) =>
    processes.every((process) => process.name !== name || process.state !== 'running'),
  );
}

/** Where the engine says nothing, whoever asks it waits in vain. */
const unasked = (check: CheckName): CheckResult[] => [
  { check, state: 'unknown', message: 'not known while the Docker engine gives no answer' },
];

/** One that does not have the containers of this directory is none to its cluster. */
async function recordedEngine(dir: string, engine: EngineFacts): Promise<EngineFacts> {
  if (!engine.answers) return engine;
  try {
    await assertRecordedEngine(dir);
    return engine;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { answers: false, why: error.message, hint: error.hint ?? '', said: '', silent: false };
  }
}

/** Whether an engine matters: not to a cluster that runs as processes whatever engine there is. */
function needsEngine({ plan, previous }: Blueprint): boolean {
  return plan.runtime === 'docker' || (plan.spec.runtime === 'auto' && previous?.started !== true);
}

function allChecks(examined: Examined): Promise<readonly CheckResult[]>[] {
  const { blueprint, engine } = examined;
  const { plan } = blueprint;
  const inDocker = plan.runtime === 'docker';
  const silent = !engine.answers && engine.silent;
  const checks: Promise<readonly CheckResult[]>[] = [limited('node', checkNode)];
  if (needsEngine(blueprint)) checks.push(Promise.resolve([judgeEngine(engine, plan.runtime)]));
  if (inDocker && engine.answers) checks.push(limited('image', () => checkImage(examined)));
  if (inDocker) checks.push(limited('clock', () => checkClock(examined)));
  else checks.push(limited('programs', () => checkPrograms(examined)));
  return [
    ...checks,
    limited('write', () => checkWrite(examined)),
    limited('memory', () => checkMemory(examined)),
    limited('disk', () => checkDisk(examined)),
    limited('ports', () => checkPorts(examined)),
    limited('ipv6', () => checkIpv6(examined)),
    limited('proxy', () => checkProxy(examined)),
    silent && inDocker && blueprint.previous?.provisioned === true
      ? Promise.resolve(unasked('data'))
      : limited('data', () => checkData(examined)),
    silent ? Promise.resolve(unasked('name')) : limited('name', () => checkName(examined)),
    silent ? Promise.resolve(unasked('leftovers')) : limited('leftovers', checkLeftovers),
  ];
}

/**
 * Tells whether this machine can run the cluster of a spec, and how to mend what is in the way. Starts and fetches
 * nothing; makes a file wherever `up` would, and removes it again; takes a few seconds at most, since what gives no answer by then is told as unknown.
 *
 * @param directory of the cluster; it need not exist
 * @throws {SpecError} where the spec can't be used on any machine
 */
export async function doctor(spec: ClusterSpec, directory: string): Promise<Checkup> {
  const dir = await canonicalPath(directory);
  checkPlan(spec);
  // Asked for native clusters too: others on this machine may be in it.
  const asked = await engineFacts();
  const blueprint = await draw(spec, dir, engineOrNative(asked));
  const { plan, runtimeReason } = blueprint;
  const runtime = createRuntime(dir, plan);
  const engine = plan.runtime === 'docker' ? await recordedEngine(dir, asked) : asked;
  const noEngine = plan.runtime === 'docker' && !engine.answers;
  const idle = noEngine ? Promise.resolve(plan.nodes) : idleNodes(blueprint, runtime);
  const checks = (await Promise.all(allChecks({ blueprint, runtime, engine, idle }))).flat();
  return {
    name: plan.name,
    dir,
    runtime: plan.runtime,
    runtimeReason,
    nodes: plan.nodes.length,
    version: plan.version,
    fit: checks.every(({ state }) => state !== 'problem'),
    checks,
  };
}
