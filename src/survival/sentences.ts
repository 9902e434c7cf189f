import type { ClusterPlan } from '../plan/types.js';
import type { MetadataSpec, Replication, Role } from '../spec/types.js';
import { few, list, plural } from '../spec/words.js';
import { leadersAfter } from './leaders.js';
import { logsOf } from './nodesets.js';
import { missingPlaces, obstaclesOf } from './obstacles.js';
import type { Outcome } from './outcome.js';
import { replicaSetsOf } from './replica-sets.js';
import { criticalNodes, nodesThatMayFail, placesThatMayFail, toleranceOf } from './tolerance.js';
import type { Tolerance } from './tolerance.js';
import { topologyOf, zoneOf } from './topology.js';
import type { Topology } from './topology.js';

/** One sentence each. */
export interface Sentences {
  readonly overall: string;
  readonly logs: string;
  readonly partitions: string;
  readonly metadata: string;
}

function anyOfThem(count: number): string {
  return `any ${count === 1 ? 'one' : String(count)} of them`;
}

/** What may be lost with everything going on: `any one node, or of a whole zone`; `undefined` where nothing may. */
export function mayBeLost({ works, nodes, exact, place, critical }: Tolerance, size: number): string | undefined {
  if (!works || (nodes === 0 && critical.length === size)) return undefined;
  if (nodes === 0) return `any one node but ${few(critical)}`;
  const count = `${exact ? '' : 'at least '}${nodes === 1 ? 'any one node' : `any ${String(nodes)} nodes`}`;
  return place === undefined ? count : `${count}, or of a whole ${place}`;
}

function consequence({ writes, reads, metadata }: Outcome): string {
  if (writes === 'none') return reads === 'none' ? 'nothing can be written or read' : 'writes stop';
  if (writes === 'some') return 'some partitions stop';
  return metadata === 'all' ? 'some reads stop' : 'no service can be registered and no leader replaced';
}

/** What a cluster survives, from its {@link Tolerance}. */
function overallSentence(topology: Topology, tolerance: Tolerance): string {
  const size = topology.nodes.length;
  const lost = mayBeLost(tolerance, size);
  if (!tolerance.works) return `It can not work like this: ${obstaclesOf(topology).join('; ')}.`;
  if (size === 1) return 'It has one node: when that is down, everything is down.';
  if (lost === undefined) return `It survives no lost node: ${consequence(tolerance.withoutOne)} until it is back.`;
  const rest =
    tolerance.nodes === 0
      ? `without ${tolerance.critical.length === 1 ? 'that' : 'one of those'}, ${consequence(tolerance.withoutOne)}`
      : 'the others take over its work, and no acknowledged write is lost';
  return `It survives the loss of ${lost}: ${rest}.`;
}

/** One sentence on what a cluster survives. Takes milliseconds, also for 200 nodes. */
export function toleranceSentence(plan: Pick<ClusterPlan, 'spec' | 'provisioningNode'>): string {
  const topology = topologyOf(plan);
  return overallSentence(topology, toleranceOf(topology));
}

function over({ region, zone }: Replication): string {
  const places = [
    ...(region === undefined ? [] : [plural(region, 'region')]),
    ...(zone === undefined ? [] : [plural(zone, 'zone')]),
  ];
  return places.length === 0 ? '' : `, in ${list(places)}`;
}

/** `2 of 3 workers`, `both workers`, `the only worker`. */
function share(count: number, all: number, noun: string): string {
  if (all === 1) return `the only ${noun}`;
  if (count === all) return all === 2 ? `both ${noun}s` : `all ${String(all)} ${noun}s`;
  return `${String(count)} of ${plural(all, noun)}`;
}

function having(topology: Topology, role: Role): number {
  return topology.nodes.filter(({ roles }) => roles.includes(role)).length;
}

/** How many nodes with a role may be lost, or a zone; `undefined` where none may. */
function mayGo(topology: Topology, role: 'log-server' | 'worker', holds: (lost: readonly boolean[]) => boolean) {
  const { nodes, exact } = nodesThatMayFail(topology, holds, role);
  if (nodes === 0) return undefined;
  const zone = (placesThatMayFail(topology, zoneOf, holds) ?? 0) > nodes ? ', or all of one zone,' : '';
  return `${exact ? '' : 'at least '}${anyOfThem(nodes)}${zone} may be lost`;
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function logsSentence(topology: Topology): string {
  const missing = missingPlaces(topology.nodes, 'log-server', topology.logs);
  if (missing.length > 0) return sentence(missing);
  const [logsAfter, leadersOf] = [logsOf(topology), leadersAfter(topology)];
  const logs = (lost: readonly boolean[]) => {
    const [{ ledBy }, leaders] = [logsAfter(lost), leadersOf(lost)];
    return leaders.length === 0 ? [ledBy()] : leaders.map((leader) => ledBy(leader));
  };
  const recover = (lost: readonly boolean[]) => logs(lost).every(({ recovers }) => recovers.every);
  const append = (lost: readonly boolean[]) => logs(lost).some(({ appends }) => appends.any);
  const where = `${share(topology.logs.node, having(topology, 'log-server'), 'log server')}${over(topology.logs)}`;
  const stored = `every record is on ${where}, before it is acknowledged`;
  const may = mayGo(topology, 'log-server', recover);
  if (may !== undefined) return sentence([stored, `${may}, and every partition can still be written`]);
  const critical = criticalNodes(topology, recover, 'log-server');
  const partly = nodesThatMayFail(topology, append, 'log-server').nodes > 0;
  const stop = partly ? 'some partitions can not be written' : 'nothing can be written';
  const servers = having(topology, 'log-server');
  const without =
    servers === 1
      ? 'without it'
      : critical.length === servers
        ? 'with any one of them down'
        : `without ${few(critical)}`;
  return sentence([stored, `${without}, ${stop}`]);
}

function partitionsSentence(topology: Topology, count: number): string {
  const missing = missingPlaces(topology.nodes, 'worker', topology.partitions);
  if (missing.length > 0) return sentence(missing);
  const sets = replicaSetsOf(topology);
  const { node: copies } = topology.partitions;
  const where = `${share(copies, having(topology, 'worker'), 'worker')}${over(topology.partitions)}`;
  const each = count === 1 ? 'the only partition' : `each of ${String(count)} partitions`;
  const kept = `${each} is on ${where}${copies === 1 ? '' : ', one of them leading'}`;
  const may = mayGo(topology, 'worker', (lost) => {
    const { ledBy, replaceable } = sets(lost);
    return replaceable || !ledBy().gone;
  });
  if (may === undefined) return sentence([kept, 'without it, none of its partitions goes on']);
  const admins = having(topology, 'admin');
  const admin = admins === 1 ? 'the only admin node' : `one of ${String(admins)} admin nodes`;
  return sentence([
    kept,
    admins === 0
      ? `${may}, but without an admin node no other takes over`
      : `${may}, and others take over while ${admin} is up`,
  ]);
}

const STORE = { etcd: 'etcd', 'object-store': 'bucket' } as const;
const WITHOUT = 'what runs goes on, but no service can be registered and no leader replaced';

function metadataSentence({ nodes }: Topology, { store }: MetadataSpec): string {
  if (store !== 'replicated') return `It is kept outside, in your ${STORE[store]}; while that is away, ${WITHOUT}.`;
  const servers = nodes.filter(({ roles }) => roles.includes('metadata-server')).map(({ name }) => name);
  const may = Math.floor((servers.length - 1) / 2);
  if (servers.length === 0) return 'No node keeps it.';
  if (servers.length === 1) return `It is kept on ${few(servers)} alone; without that, ${WITHOUT}.`;
  const where = `It is kept on ${plural(servers.length, 'node')} (${few(servers)})`;
  return may === 0
    ? `${where}, both of which must be up; else ${WITHOUT}.`
    : `${where}, by majority; ${anyOfThem(may)} may be lost.`;
}

/** What a cluster is and survives: altogether, and its logs, partitions and metadata apart. */
export function sentencesOf(plan: ClusterPlan, topology: Topology, tolerance: Tolerance): Sentences {
  return {
    overall: overallSentence(topology, tolerance),
    logs: logsSentence(topology),
    partitions: partitionsSentence(topology, plan.partitions),
    metadata: metadataSentence(topology, plan.spec.metadata),
  };
}
