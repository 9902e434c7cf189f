import { isMap, isPair, parseDocument } from 'yaml';
import type { Document, Pair, YAMLSeq, Scalar, YAMLMap } from 'yaml';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { fill, GENERATED } from './fill.js';
import { CONTAINER_DATA_DIR } from './restate-toml.js';
import { summary } from './summary.js';

/** Labels by which everything of ours is found again, on containers and volumes. */
export const LABELS = { cluster: 'dev.restate-cluster.name', node: 'dev.restate-cluster.node' } as const;

/** How long the sidecar waits for all nodes before it gives up and is restarted. */
const PROVISION_TIMEOUT_SECONDS = 120;

type ServicePair = Pair<Scalar<string>, YAMLMap>;

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

function nodeService(document: Document, template: ServicePair, plan: ClusterPlan, node: NodePlan): ServicePair {
  const pair = template.clone();
  pair.key.value = node.name;
  const service = pair.value;
  service?.set('container_name', node.container);
  service?.set('hostname', node.name);
  service?.set('labels', document.createNode({ [LABELS.cluster]: plan.name, [LABELS.node]: node.name }));
  service?.set(
    'ports',
    commented(document, [
      [publish(plan.ports.bind, node.ports.ingress, node.listen.ingress), 'ingress'],
      [publish(plan.ports.bind, node.ports.admin, node.listen.admin), 'admin API and web UI'],
      // Restate: this port must not be reachable from outside the cluster. This machine needs it for health checks.
      [publish('127.0.0.1', node.ports.fabric, node.listen.fabric), 'node-to-node: this machine only, always'],
    ]),
  );
  service?.set(
    'volumes',
    commented(document, [
      [`./nodes/${node.name}/restate.toml:/etc/restate/restate.toml:ro`],
      [`${node.name}-data:${CONTAINER_DATA_DIR}`],
    ]),
  );
  return pair;
}

function provisionService(document: Document, template: ServicePair, plan: ClusterPlan): ServicePair {
  const service = template.value;
  service?.set('container_name', `${plan.name}-provision`);
  service?.set('labels', document.createNode({ [LABELS.cluster]: plan.name }));
  service?.set(
    'environment',
    document.createNode({
      NODES: plan.nodes
        .filter(({ roles }) => roles.includes('metadata-server'))
        .map(({ fabricUrl }) => fabricUrl)
        .join(' '),
      PROVISION_NODE: plan.provisioningNode.fabricUrl,
      REPLICATION: String(plan.replication),
      PARTITIONS: String(plan.partitions),
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
  document.setIn(['x-node', 'stop_grace_period'], `${String(plan.stopSeconds)}s`);
  const services = document.get('services') as YAMLMap;
  const nodeTemplate = find(services, 'node');
  const provisionTemplate = find(services, 'provision');
  services.items = plan.nodes.map((node, i) => {
    const pair = nodeService(document, nodeTemplate, plan, node);
    pair.key.spaceBefore = i > 0;
    return pair;
  });
  if (plan.provision !== 'auto') services.items.push(provisionService(document, provisionTemplate, plan));
  const labels = { labels: { [LABELS.cluster]: plan.name } };
  const volumes = document.get('volumes') as YAMLMap;
  volumes.flow = false;
  for (const node of plan.nodes) volumes.set(`${node.name}-data`, document.createNode(labels));
  return header + document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
