import { ClusterError } from '../errors.js';
import type { Manifest } from '../files/manifest.js';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import { volumeOf } from '../runtime/docker/volumes.js';
import { nodeFiles } from '../runtime/native/layout.js';
import { KEEPS_DATA } from '../spec/types.js';
import { list } from '../spec/words.js';
import { currentPlan } from './change/decide.js';

/** What is gone of a cluster that had data. */
export interface LostData {
  /** `all`: nothing is left of it. `too-much`: what is left can't work, or would become a second cluster. */
  readonly extent: 'all' | 'too-much';
  /** In a sentence without its full stop. */
  readonly message: string;
  /** Where the data was. */
  readonly details: string;
  readonly hint: string;
}

const BACK = 'Put the data back, or restore a backup with `restate-cluster restore`.';

function placeOf(dir: string, plan: ClusterPlan, node: string): string {
  return plan.runtime === 'docker' ? `volume ${volumeOf(plan, node)}` : nodeFiles(dir, node).data;
}

function detailsOf(dir: string, plan: ClusterPlan, lost: readonly NodePlan[]): string {
  return ['It was here:', ...lost.map(({ name }) => `  ${name}: ${placeOf(dir, plan, name)}`)].join('\n');
}

/** Judges which nodes of a cluster that had data have none any more. */
export function judgeLostData(dir: string, plan: ClusterPlan, kept: readonly string[]): LostData | undefined {
  const keepers = plan.nodes.filter(({ roles }) => roles.some((role) => KEEPS_DATA.includes(role)));
  const lost = keepers.filter(({ name }) => !kept.includes(name));
  const details = detailsOf(dir, plan, lost);
  if (lost.length === keepers.length) {
    const message = `the data of ${plan.name} is gone: none of its nodes has any`;
    const hint = `${BACK} To start an empty cluster in its place, use \`restate-cluster up --fresh\`.`;
    return { extent: 'all', message, details, hint };
  }
  const servers = plan.nodes.filter(({ roles }) => roles.includes('metadata-server'));
  const lostServers = servers.filter((node) => lost.includes(node));
  const noQuorum = lostServers.length > 0 && 2 * lostServers.length >= servers.length;
  if (plan.spec.metadata.store === 'replicated' && noQuorum) {
    const names = list(lostServers.map(({ name }) => name));
    const message = `${plan.name} can't work without the data of ${names}: too few metadata servers have theirs`;
    const hint = `${BACK} To give up what is left, use \`restate-cluster down --purge\`, then \`up\`.`;
    return { extent: 'too-much', message, details, hint };
  }
  if (plan.provision === 'auto' && lost.includes(plan.provisioningNode)) {
    const { name } = plan.provisioningNode;
    const message = `the data of ${name} is gone, and with \`provision: auto\` it would make a second cluster of itself`;
    const hint = `${BACK} Or set \`provision: sidecar\` in the spec, with which it does not.`;
    return { extent: 'too-much', message, details, hint };
  }
  return undefined;
}

/** What is wrong where all nodes have some data, and none knows of the cluster any more. */
export function damagedData({ name }: Pick<ClusterPlan, 'name'>): LostData {
  const message = `the data of ${name} is damaged: none of its nodes knows the cluster any more`;
  const hint = `${BACK} To give up what is left, use \`restate-cluster down --purge\`, then \`up\`.`;
  return { extent: 'too-much', message, details: 'The metadata servers of all nodes are empty.', hint };
}

/**
 * What is gone of the data of a cluster that was ready once, where the rest can't go on with what is left. A node that the
 * others can do without is not told here, and in the middle of a change only the loss of everything is.
 */
export async function findLostData(dir: string, manifest: Manifest | undefined): Promise<LostData | undefined> {
  if (manifest?.provisioned !== true) return undefined;
  const plan = currentPlan(manifest);
  const lost = judgeLostData(dir, plan, await createRuntime(dir, plan).nodesWithData());
  return lost?.extent === 'too-much' && manifest.changing !== undefined ? undefined : lost;
}

/** @throws {ClusterError} `data-lost` */
export function refuseLostData({ message, details, hint }: LostData): never {
  throw new ClusterError('data-lost', message, { details, hint });
}
