import { setTimeout as delay } from 'node:timers/promises';
import { quote } from '../exec/run-error.js';
import { findPortHolder } from '../machine/port-holder.js';
import { isFree } from '../machine/ports.js';
import { PORT_KINDS } from '../plan/ports.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { containerPublishing } from '../runtime/docker/publishing.js';
import { nodeFiles } from '../runtime/native/layout.js';
import { ownAmong } from '../runtime/native/own-processes.js';

/** A port that a node is to open, and that another holds. */
export interface BusyPort {
  readonly node: string;
  readonly kind: (typeof PORT_KINDS)[number] | 'snapshots';
  readonly port: number;
  /** Who holds it, as in `process 12 (nginx)`. */
  readonly holder: string;
  /** The cluster directory of the holder, where that is a process of another cluster. */
  readonly cluster?: string;
}

type Holder = Pick<BusyPort, 'holder' | 'cluster'>;

async function describeHolder(port: number): Promise<Holder> {
  const container = await containerPublishing(port);
  if (container !== undefined) return { holder: `the container ${container}` };
  const process = await findPortHolder(port);
  if (process === undefined) return { holder: 'another program' };
  const [own] = await ownAmong([process]);
  if (own !== undefined) {
    const { dir, member } = own;
    const what =
      member === SNAPSHOT_STORE ? `snapshot store of ${dir}` : `Restate node of ${nodeFiles(dir, member).directory}`;
    const gone = own.deleted ? ', whose directory was deleted' : '';
    return { holder: `the ${what} (pid ${String(process.pid)})${gone}`, cluster: dir };
  }
  const command = process.command.length > 60 ? `${process.command.slice(0, 59)}…` : process.command;
  return { holder: `process ${String(process.pid)} (${command})` };
}

/** A port that is taken only while someone tries it out, as this program does when it looks for free ones, is free. */
async function becomesFree(ip: string, port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await isFree(ip, port)) return true;
    await delay(30);
  }
  return false;
}

/**
 * The ports of these nodes that others hold.
 *
 * @throws {ClusterError} `spec-invalid` where this machine has no such address
 */
export async function findBusyPorts(plan: ClusterPlan, nodes: readonly NodePlan[]): Promise<BusyPort[]> {
  const busy: BusyPort[] = [];
  for (const { name, ports } of nodes) {
    for (const kind of PORT_KINDS) {
      const ip = kind === 'fabric' ? '127.0.0.1' : plan.ports.bind;
      const port = ports[kind];
      if (port === undefined || (await becomesFree(ip, port))) continue;
      busy.push({ node: name, kind, port, ...(await describeHolder(port)) });
    }
  }
  return busy;
}

/** The port of the snapshot store beside the nodes, where another holds it. */
export async function findBusyStorePort({ snapshots }: ClusterPlan): Promise<BusyPort[]> {
  if (snapshots?.store !== 'azurite' || (await becomesFree('127.0.0.1', snapshots.port))) return [];
  const { port } = snapshots;
  return [{ node: SNAPSHOT_STORE, kind: 'snapshots', port, ...(await describeHolder(port)) }];
}

/** `admin port 9070 of node-1 is held by process 12 (nginx)` */
export function describeBusyPort({ node, kind, port, holder }: BusyPort): string {
  return `${kind} port ${String(port)} of ${node} is held by ${holder}`;
}

const BUSY_PORT_HINT =
  'Stop what holds them, choose other bases under `ports` in the spec, or let free ones be found with `--ports auto`.';

/** What to do about busy ports: for each cluster of processes that holds some, the command that stops it. */
export function busyPortHint(busy: readonly BusyPort[]): string {
  const clusters = [...new Set(busy.flatMap(({ cluster }) => cluster ?? []))];
  const commands = clusters.map((dir) => `\`restate-cluster down --dir ${quote(dir)}\``);
  return commands.length === 0 ? BUSY_PORT_HINT : `${BUSY_PORT_HINT} To stop it: ${commands.join(', ')}`;
}
