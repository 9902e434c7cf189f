import { isMap, isPair, parseDocument } from 'yaml';
import type { Document, YAMLSeq, Scalar, YAMLMap } from 'yaml';
import { CONTAINER_DATA_DIR } from '../plan/node-settings.js';
import { metadataServers } from '../plan/plan.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { replicationText } from '../spec/replication.js';
import { fill, GENERATED } from './fill.js';
import { addFields } from './compose-fields.js';
import { addGateway, GATEWAY, hasProvisionService, LINKS_DIR, LINKS_VOLUME } from './gateway.js';
import type { ServicePair } from './gateway.js';
import { LABELS, labels } from './labels.js';
import { bucketAddress, STORE_VOLUME, storeService } from './snapshot-store.js';
import { summary } from './summary.js';
import { yamlText } from './yaml-text.js';

/** How long the sidecar waits for all nodes before it gives up and is restarted. */
const PROVISION_TIMEOUT_SECONDS = 120;

function find(map: YAMLMap, key: string): ServicePair {
  const pair = map.items.find((item) => isPair(item) && (item.key as Scalar).value === key);
  if (pair === undefined || !isMap(pair.value)) throw new Error(`the compose template has no ${key}`);
  return pair as ServicePair;
}

function commented(document: Document, entries: readonly (readonly [value: string, comment?: string])[]): YAMLSeq {
  const list = document.createNode(entries.map(([value]) => value)) as YAMLSeq<Scalar>;
  for (const [i, [, comment]] of entries.entries()) {
    const item = list.items[i];
    if (item !== undefined && comment !== undefined) item.comment = ` ${comment}`;
  }
  return list;
}

function publish(bind: string, port: number, inside: number): string {
  return `${bind.includes(':') ? `[${bind}]` : bind}:${String(port)}:${String(inside)}`;
}

function publishedPorts(plan: ClusterPlan, { ports, listen }: NodePlan): [port: string, comment: string][] {
  const published: [string, string][] = [];
  if (ports.ingress !== undefined && listen.ingress !== undefined) {
    published.push([publish(plan.ports.bind, ports.ingress, listen.ingress), 'ingress']);
  }
  if (ports.admin !== undefined && listen.admin !== undefined) {
    published.push([publish(plan.ports.bind, ports.admin, listen.admin), 'admin API and web UI']);
  }
  // Restate: this port must not be reachable from outside the cluster. This machine needs it for health checks.
  published.push([publish('127.0.0.1', ports.fabric, listen.fabric), 'node-to-node: this machine only, always']);
  return published;
}

/** Docker's notation of an amount of memory. */
function memoryLimit(megabytes: number): string {
  return megabytes % 1_024 === 0 ? `${String(megabytes / 1_024)}g` : `${String(megabytes)}m`;
}

/** What Compose would take for a variable of its own is doubled. */
function literal(value: string | null): string | null {
  return value?.replaceAll('$', '$$$$') ?? null;
}

/** What is the same for most nodes is said once, in the anchor; a node says what is different. */
function shared(plan: ClusterPlan): Readonly<Record<string, string>> {
  return fieldsOf(plan.provisioningNode);
}

function fieldsOf({ stopSeconds, memoryMb }: NodePlan): Readonly<Record<string, string>> {
  return { stop_grace_period: `${String(stopSeconds)}s`, mem_limit: memoryLimit(memoryMb) };
}

function nodeService(document: Document, template: ServicePair, plan: ClusterPlan, node: NodePlan): ServicePair {
  const pair = template.clone();
  pair.key.value = node.name;
  const service = pair.value;
  if (service === null) return pair;
  service.set('container_name', node.container);
  service.set('hostname', node.name);
  for (const [field, value] of Object.entries(fieldsOf(node))) {
    if (value !== shared(plan)[field]) service.set(field, value);
  }
  service.set('labels', document.createNode({ ...labels(plan), [LABELS.node]: node.name }));
  service.set('ports', commented(document, publishedPorts(plan, node)));
  const environment = Object.entries(node.env).map(([key, value]) => [key, literal(value)]);
  if (environment.length > 0) service.set('environment', document.createNode(Object.fromEntries(environment)));
  service.set(
    'volumes',
    commented(document, [
      [`./nodes/${node.name}/restate.toml:/etc/restate/restate.toml:ro`],
      [`${node.name}-data:${CONTAINER_DATA_DIR}`],
      ...(plan.harness?.links === true ? [[`${LINKS_VOLUME}:${LINKS_DIR}`, 'links to the other nodes'] as const] : []),
    ]),
  );
  // Each node has links of its own below where it works.
  if (plan.harness?.links === true) service.set('working_dir', `${LINKS_DIR}/${node.name}`);
  addFields(document, service, node.compose);
  return pair;
}

function provisionService(document: Document, template: ServicePair, plan: ClusterPlan): ServicePair {
  const service = template.value;
  const servers = metadataServers(plan);
  service?.set('container_name', `${plan.spec.names.containerPrefix ?? plan.name}-provision`);
  service?.set('labels', document.createNode(labels(plan)));
  service?.set(
    'environment',
    document.createNode({
      NODES: (servers.length > 0 ? servers : plan.nodes).map(({ fabricUrl }) => fabricUrl).join(' '),
      METADATA: plan.spec.metadata.store,
      PROVISION_NODE: plan.provisioningNode.fabricUrl,
      LOG_REPLICATION: replicationText(plan.replication.logs),
      PARTITION_REPLICATION: replicationText(plan.replication.partitions),
      PARTITIONS: String(plan.partitions),
      ...(plan.snapshots?.store === 'azurite'
        ? { SNAPSHOT_BUCKET: bucketAddress(plan.snapshots.nodeUrl, plan.snapshots.bucket) }
        : {}),
      TIMEOUT_SECONDS: String(PROVISION_TIMEOUT_SECONDS),
    }),
  );
  if (plan.provision === 'manual') {
    // A service with a profile only runs when it is asked for by name.
    service?.set('profiles', document.createNode(['manual'], { flow: true }));
    template.key.commentBefore = ' Provisions the cluster when you ask for it: docker compose run --rm provision';
  }
  return template;
}

/** The docker-compose.yml of a plan, made from its commented template. */
export function renderCompose(template: string, plan: ClusterPlan): string {
  const body = template.search(/^[^#]/m);
  const header = fill(template.slice(0, body), { cluster: plan.name, generated: GENERATED, summary: summary(plan) });
  const document = parseDocument(template.slice(body));
  document.set('name', plan.name);
  for (const [field, value] of Object.entries(shared(plan))) document.setIn(['x-node', field], value);
  const services = document.get('services') as YAMLMap;
  const nodeTemplate = find(services, 'node');
  const provisionTemplate = find(services, 'provision');
  const storeTemplate = find(services, SNAPSHOT_STORE);
  const gatewayTemplate = find(services, GATEWAY);
  services.items = plan.nodes.map((node, i) => {
    const pair = nodeService(document, nodeTemplate, plan, node);
    pair.key.spaceBefore = i > 0;
    return pair;
  });
  if (hasProvisionService(plan)) services.items.push(provisionService(document, provisionTemplate, plan));
  const volumes = document.get('volumes') as YAMLMap;
  volumes.flow = false;
  for (const node of plan.nodes) volumes.set(`${node.name}-data`, document.createNode({ labels: labels(plan) }));
  if (plan.snapshots?.store === 'azurite') {
    services.items.push(storeService(document, storeTemplate, plan, plan.snapshots));
    volumes.set(STORE_VOLUME, document.createNode({ labels: { ...labels(plan), [LABELS.store]: SNAPSHOT_STORE } }));
  }
  if (plan.harness !== undefined) addGateway(document, gatewayTemplate, plan);
  return header + yamlText(document);
}
