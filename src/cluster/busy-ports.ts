import { setTimeout as delay } from 'node:timers/promises';
import { findPortHolder } from '../machine/port-holder.js';
import { isFree } from '../machine/ports.js';
import { PORT_KINDS } from '../plan/ports.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { containerPublishing } from '../runtime/docker/publishing.js';
import { configOf } from '../runtime/native/layout.js';

/** A port that a node is to open, and that another holds. */
export interface BusyPort {
  readonly node: string;
  readonly kind: (typeof PORT_KINDS)[number] | 'snapshots';
  readonly port: number;
  /** Who holds it, as in `process 12 (nginx)`. */
  readonly holder: string;
}

async function describeHolder(port: number): Promise<string> {
  const container = await containerPublishing(port);
  if (container !== undefined) return `the container ${container}`;
  const holder = await findPortHolder(port);
  if (holder === undefined) return 'another program';
  const config = configOf(holder);
  if (config !== undefined) return `the Restate node of ${config} (pid ${String(holder.pid)})`;
  const command = holder.command.length > 60 ? `${holder.command.slice(0, 59)}…` : holder.command;
  return `process ${String(holder.pid)} (${command})`;
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
      busy.push({ node: name, kind, port, holder: await describeHolder(port) });
    }
  }
  return busy;
}

/** The port of the snapshot store beside the nodes, where another holds it. */
export async function findBusyStorePort({ snapshots }: ClusterPlan): Promise<BusyPort[]> {
  if (snapshots?.store !== 'azurite' || (await becomesFree('127.0.0.1', snapshots.port))) return [];
  const { port } = snapshots;
  return [{ node: SNAPSHOT_STORE, kind: 'snapshots', port, holder: await describeHolder(port) }];
}

/** `admin port 9070 of node-1 is held by process 12 (nginx)` */
export function describeBusyPort({ node, kind, port, holder }: BusyPort): string {
  return `${kind} port ${String(port)} of ${node} is held by ${holder}`;
}

export const BUSY_PORT_HINT =
  'Stop what holds them, choose other bases under `ports` in the spec, or let free ones be found with `--ports auto`.';
