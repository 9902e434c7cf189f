import { env, version } from 'node:process';
import { join } from 'node:path';
import { canonicalPath } from '../../files/canonical-path.js';
import { readOwnFile } from '../../files/own-files.js';
import { addressesOf, hasAddress } from '../../machine/addresses.js';
import { freeDiskMb } from '../../machine/disk.js';
import { machineMemory } from '../../machine/memory.js';
import { PORT_KINDS } from '../../plan/ports.js';
import type { ClusterPlan, NodePlan } from '../../plan/types.js';
import { cacheDirectory } from '../../programs/cache.js';
import { isImagePresent } from '../../runtime/docker/image.js';
import { ownershipRefusal } from '../../runtime/docker/refusals.js';
import { nodeFiles } from '../../runtime/native/layout.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import type { Blueprint } from '../blueprint.js';
import { findBusyPorts, findBusyStorePort } from '../busy-ports.js';
import { gc } from '../gc.js';
import { findLostData } from '../interlock.js';
import { listClusters } from '../list.js';
import { currentPlan } from '../change/decide.js';
import { findLost } from '../replace/lost-nodes.js';
import { judgeData } from './data.js';
import { judgeClock } from './clock.js';
import { judgeDisk } from './disk.js';
import type { EngineFacts } from './engine-facts.js';
import { judgeImage } from './image.js';
import { judgeIpv6 } from './ipv6.js';
import { judgeLeftovers } from './leftovers.js';
import { LIMIT_MS } from './limited.js';
import { judgeMemory } from './memory.js';
import { judgeName, refusedName } from './name.js';
import { judgeNode } from './node.js';
import { judgePorts } from './ports.js';
import { hasNpm, programFacts } from './program-facts.js';
import { judgeProgram } from './programs.js';
import { judgeProxy } from './proxy.js';
import { judgeStoreProgram, storeProgram } from './store.js';
import { judgeWrite, tryToWrite } from './write.js';
import type { CheckResult } from './types.js';

/** What all checks are about. */
export interface Examined {
  readonly blueprint: Blueprint;
  readonly runtime: ClusterRuntime;
  readonly engine: EngineFacts;
  /** Nodes that do not run yet. All, where none can be looked at. */
  readonly idle: Promise<readonly NodePlan[]>;
}

type Results = Promise<readonly CheckResult[]>;

const PROGRAMS = ['restate-server', 'restatectl'] as const;
const PACKAGE = new URL('../../../package.json', import.meta.url);

export async function checkNode(): Results {
  const { engines } = JSON.parse(await readOwnFile(PACKAGE)) as { engines: { node: string } };
  return [judgeNode(version, engines.node)];
}

export async function checkImage({ blueprint: { plan } }: Examined): Results {
  const store = plan.snapshots?.store === 'azurite' ? [plan.snapshots.image] : [];
  const signal = AbortSignal.timeout(LIMIT_MS);
  return Promise.all(
    [plan.image, ...store].map(async (image) => judgeImage(image, await isImagePresent(image, signal))),
  );
}

/** An engine on this system has its clock. */
export function checkClock({ engine }: Examined): Results {
  if (!engine.answers || engine.isHere || engine.clockAheadMs === undefined) return Promise.resolve([]);
  return Promise.resolve([judgeClock(engine.clockAheadMs)]);
}

export async function checkPrograms({ blueprint: { plan } }: Examined): Results {
  const facts = await Promise.all(PROGRAMS.map((program) => programFacts(program, plan.version)));
  const npm = await hasNpm();
  const results = facts.map((one) => judgeProgram(one, npm));
  if (plan.snapshots?.store !== 'azurite') return results;
  const { version: azurite } = plan.snapshots;
  return [...results, judgeStoreProgram(azurite, await storeProgram(azurite, env['AZURITE_BIN']), npm)];
}

/** Whether `up` fetches a program into the cache. */
async function needsFetch({ version, snapshots }: ClusterPlan): Promise<boolean> {
  const programs = await Promise.all(PROGRAMS.map((program) => programFacts(program, version)));
  if (programs.some((facts) => 'toFetch' in facts)) return true;
  return snapshots?.store === 'azurite' && !(await storeProgram(snapshots.version, env['AZURITE_BIN'])).here;
}

/** Where `up` writes: the directory with what is in it, and for processes the cache, where something is to be fetched. */
export async function checkWrite({ blueprint: { plan, dir } }: Examined): Results {
  const places = [dir, ...plan.nodes.map(({ name }) => nodeFiles(dir, name).directory)];
  const faults = [];
  for (const place of places) faults.push(await tryToWrite(place));
  const inDirectory = judgeWrite('the cluster directory', dir, faults);
  if (plan.runtime === 'docker') return [inDirectory];
  if (!(await needsFetch(plan))) return [inDirectory];
  const cache = cacheDirectory();
  return [inDirectory, judgeWrite('the cache', cache, [await tryToWrite(join(cache, 'programs'))])];
}

/** Only of a cluster that once had some. */
export async function checkData({ blueprint: { dir, previous }, runtime, engine }: Examined): Results {
  if (previous?.provisioned !== true || (runtime.kind === 'docker' && !engine.answers)) return [];
  const gone = await findLostData(dir, previous);
  if (gone !== undefined) return [{ check: 'data', state: 'problem', message: gone.message, hint: gone.hint }];
  const { emptied = [], lost = {} } = previous.changing ?? {};
  return [judgeData(await findLost(currentPlan(previous), runtime, { except: emptied, empty: Object.values(lost) }))];
}

export async function checkMemory({ blueprint: { plan }, engine, idle }: Examined): Results {
  const starting = await idle;
  const nodes = plan.nodes.map((node) => ({ ...node, running: !starting.includes(node) }));
  if (plan.runtime === 'docker' && engine.answers && !engine.isHere) {
    const totalMb = engine.info?.memoryMb;
    if (totalMb === undefined)
      return [{ check: 'memory', state: 'unknown', message: 'not known: the engine does not tell' }];
    return [judgeMemory({ nodes, totalMb, availableMb: undefined, where: 'the Docker engine' })];
  }
  return [judgeMemory({ nodes, ...(await machineMemory()), where: 'this machine' })];
}

export async function checkDisk({ blueprint: { plan, dir }, runtime, engine }: Examined): Results {
  if (plan.runtime === 'native') {
    const newNodes = (await runtime.hasData()) ? 0 : plan.nodes.length;
    const hint = 'Free some room, or name a directory on another disk with `--dir`.';
    return [judgeDisk({ newNodes, freeMb: await freeDiskMb(dir), place: 'the cluster directory', hint })];
  }
  if (!engine.answers) return [];
  const newNodes = (await runtime.hasData()) ? 0 : plan.nodes.length;
  const root = engine.info?.dataRoot;
  const freeMb = engine.isHere && root !== undefined ? await freeDiskMb(root) : undefined;
  const hint = '`docker system df` shows what takes the room, `docker system prune` frees some.';
  return [judgeDisk({ newNodes, freeMb, place: "the Docker engine's directory", hint })];
}

export async function checkPorts({ blueprint: { plan, previous }, runtime, engine, idle }: Examined): Results {
  const starting = await idle;
  const known = plan.runtime === 'native' || engine.answers;
  const isHere = known && (await runtime.runsElsewhere()) === undefined;
  const storeRuns = isHere && (await runtime.inspectStore())?.state === 'running';
  const store = plan.snapshots?.store === 'azurite' && !storeRuns;
  const ofNodes = starting.flatMap(({ ports }) => PORT_KINDS.filter((kind) => ports[kind] !== undefined)).length;
  const wanted = ofNodes + (store ? 1 : 0);
  const kept = JSON.stringify(previous?.ports) === JSON.stringify(plan.ports);
  if (plan.spec.ports === 'auto' && !kept) return judgePorts({ wanted, busy: [], toBeFound: true });
  const busy = [...(await findBusyPorts(plan, starting)), ...(store ? await findBusyStorePort(plan) : [])];
  return judgePorts({ wanted, busy, toBeFound: false });
}

export async function checkIpv6({ blueprint: { plan }, engine }: Examined): Results {
  const { bind } = plan.ports;
  const isHere = plan.runtime === 'native' || (engine.answers && engine.isHere);
  const [here, localhost] = await Promise.all([isHere ? hasAddress(bind) : undefined, addressesOf('localhost')]);
  return [judgeIpv6({ bind, here, localhost })];
}

export function checkProxy({ blueprint: { plan } }: Examined): Results {
  const result = judgeProxy({ env, runtime: plan.runtime, nodes: plan.nodes.map(({ name }) => name) });
  return Promise.resolve(result === undefined ? [] : [result]);
}

export async function checkName({ blueprint: { plan, dir }, runtime, engine }: Examined): Results {
  if (plan.runtime === 'docker' && engine.answers) {
    const refusal = ownershipRefusal(plan.name, await runtime.ownership(), dir);
    if (refusal !== undefined) return [refusedName(refusal)];
  }
  const namesakes = (await listClusters()).filter(({ name }) => name === plan.name);
  const others = await Promise.all(
    namesakes.map(async (cluster) => ({
      cluster,
      at: cluster.dir === undefined ? dir : await canonicalPath(cluster.dir),
    })),
  );
  const elsewhere = others.filter(({ at }) => at !== dir).map(({ cluster }) => cluster);
  return [judgeName({ name: plan.name, runtime: plan.runtime, others: elsewhere })];
}

export async function checkLeftovers(): Results {
  return [judgeLeftovers(await gc({ dryRun: true }))];
}
