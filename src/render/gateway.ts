import type { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { ClusterPlan } from '../plan/types.js';
import { labels } from './labels.js';

export type ServicePair = Pair<Scalar<string>, YAMLMap>;

/** The service by which a test harness gets into the cluster's network, and nodes out of it; its name there too. */
export const GATEWAY = 'test-gateway';
/** Where nodes and gateway keep the sockets of links; a node works in the directory of its name below. */
export const LINKS_DIR = '/fabric';
export const LINKS_VOLUME = 'links';
/** What the gateway runs for the harness. */
export const GATEWAY_SCRIPT = '/gateway.pl';

/** Container name of the gateway. */
export function gatewayContainer({ spec, name }: ClusterPlan): string {
  return `${spec.names.containerPrefix ?? name}-${GATEWAY}`;
}

/** Whether a container provisions. Through links, only the process that makes them can. */
export function hasProvisionService({ provision, harness }: ClusterPlan): boolean {
  return provision !== 'auto' && harness?.links !== true;
}

/** Adds what a test harness needs beside the nodes. */
export function addGateway(document: Document, service: ServicePair, plan: ClusterPlan): void {
  const own = { labels: labels(plan) };
  service.value?.set('container_name', gatewayContainer(plan));
  service.value?.set('labels', document.createNode(own.labels));
  if (plan.harness?.links === true) {
    (service.value?.get('volumes') as YAMLSeq).add(`${LINKS_VOLUME}:${LINKS_DIR}`);
    (document.get('volumes') as YAMLMap).set(LINKS_VOLUME, document.createNode(own));
  }
  (document.get('services') as YAMLMap).items.push(service);
  // Else a network that is left over could not be told for one of a test.
  document.set('networks', document.createNode({ default: own }));
}
