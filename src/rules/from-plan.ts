import { nodeSettings } from '../plan/node-settings.js';
import type { ClusterPlan, NodePlan } from '../plan/types.js';
import { expandNodes } from '../spec/nodes.js';
import type { NodeSpec } from '../spec/nodes.js';
import type { Path } from '../spec/path.js';
import type { ConfigTable, ConfigValue } from '../spec/types.js';
import { isTable } from '../spec/tables.js';
import { lostIsolation } from './isolation/lost.js';
import type { ClusterModel, NodeModel, Place, Setting } from './model.js';

/** Where a spec says what becomes a key of restate.toml. */
const SPEC_FIELDS: Readonly<Record<string, Path>> = {
  'cluster-name': ['name'],
  'auto-provision': ['provision'],
  'default-num-partitions': ['partitions'],
  'default-replication': ['replication'],
  'bind-ip': ['ports', 'bind'],
  'bind-port': ['ports', 'fabric'],
  'admin.bind-ip': ['ports', 'bind'],
  'admin.bind-port': ['ports', 'admin'],
  'ingress.bind-ip': ['ports', 'bind'],
  'ingress.bind-port': ['ports', 'ingress'],
  'metadata-client.type': ['metadata', 'store'],
  'metadata-client.addresses': ['metadata', 'addresses'],
  'metadata-client.path': ['metadata', 'path'],
  'worker.snapshots.destination': ['snapshots'],
  'worker.snapshots.snapshot-interval': ['snapshots', 'every'],
  'worker.snapshots.snapshot-interval-num-records': ['snapshots', 'everyRecords'],
  'worker.snapshots.num-retained': ['snapshots', 'keep'],
  'worker.snapshots.aws-region': ['snapshots', 'region'],
  'worker.snapshots.aws-endpoint-url': ['snapshots', 'endpoint'],
  'worker.snapshots.aws-allow-http': ['snapshots', 'endpoint'],
};

const MAX_RANGE = 1_000;

function leaves(table: ConfigTable, prefix: readonly string[] = []): [readonly string[], ConfigValue][] {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? leaves(value as ConfigTable, [...prefix, key])
      : [[[...prefix, key], value] as [readonly string[], ConfigValue]],
  );
}

function isBelow(table: ConfigTable, keys: readonly string[]): boolean {
  let current: ConfigValue | undefined = table;
  for (const key of keys) {
    if (typeof current !== 'object' || Array.isArray(current)) return false;
    current = (current as ConfigTable)[key];
  }
  return current !== undefined;
}

function placeOfKey(keys: readonly string[], node: NodeSpec): Path {
  const dotted = keys.join('.');
  if (dotted === 'roles') return node.ownRoles ? [...node.at, 'roles'] : node.at;
  if (dotted === 'node-name' || dotted === 'location') return node.at;
  const field = SPEC_FIELDS[dotted];
  if (field !== undefined) return field;
  return isBelow(node.config, keys) ? [...node.at, 'config', ...keys] : ['config', ...keys];
}

/** `[ip:][host:]container[/protocol]`, or a table. A range of ports is each of them. */
function publishedPorts(item: unknown, at: Place): { hostIp: string | undefined; containerPort: number; at: Place }[] {
  const [ip, range] = isTable(item)
    ? [item['host_ip'], item['target']]
    : (/^(?:(?:(\[[^\]]*\]|[\d.]+):)?[\d-]*:)?([\d-]+)(?:\/\w+)?$/.exec(String(item))?.slice(1) ?? []);
  const [first = NaN, last = first] = String(range).split('-').map(Number);
  const hostIp = typeof ip === 'string' ? ip.replace(/^\[|\]$/g, '') : undefined;
  const count = Math.min(Math.max(0, last - first + 1), MAX_RANGE) || 0;
  return Array.from({ length: count }, (_, i) => ({ hostIp, containerPort: first + i, at }));
}

/** What the further Compose fields of a spec do to a node's container: those of all nodes, and its own. */
function composeFields(plan: ClusterPlan, node: NodeSpec, file: string) {
  const tables = [
    { fields: plan.spec.compose, path: ['compose'], all: true },
    { fields: node.compose, path: [...node.at, 'compose'], all: false },
  ];
  const placed = tables.flatMap(({ fields, path, all }) =>
    lostIsolation(fields).map((lost) => ({ ...lost, at: { file, path: [...path, ...lost.path] }, all })),
  );
  const published = tables.flatMap(({ fields, path }) => {
    const { ports } = fields;
    const items: readonly unknown[] = Array.isArray(ports) ? ports : [];
    return items.flatMap((item, i) => publishedPorts(item, { file, path: [...path, 'ports', i] }));
  });
  return { isolation: placed, published };
}

function nodeModel(plan: ClusterPlan, node: NodePlan, described: NodeSpec, file: string): NodeModel {
  const settings = leaves(nodeSettings(plan, node)).map(([keys, value]): [string, Setting] => [
    keys.join('.'),
    { value, at: { file, path: placeOfKey(keys, described) }, from: 'spec', literal: true },
  ]);
  const [major = 0, minor = 0] = plan.version.split('.').map(Number);
  return {
    label: node.name,
    at: { file, path: described.at },
    settled: true,
    settings: new Map(settings),
    configFile: undefined,
    unknownArguments: [],
    memoryLimit:
      plan.runtime === 'docker'
        ? {
            megabytes: node.memoryMb,
            at: { file, path: described.memory === plan.spec.memory ? ['memory'] : [...described.at, 'memory'] },
          }
        : undefined,
    container: undefined,
    ...(plan.runtime === 'docker' ? composeFields(plan, described, file) : {}),
    version: [major, minor],
    // A spec says what its author wants; only they can change it.
    set: () => undefined,
    rename: () => undefined,
  };
}

/** A cluster of ours as rules see it. `file` names the spec; places are paths into it. */
export function clusterOfPlan(plan: ClusterPlan, file = ''): ClusterModel {
  const described = new Map(expandNodes(plan.spec).map((node) => [node.name, node]));
  const nodes = plan.nodes.flatMap((node) => {
    const own = described.get(node.name);
    return own === undefined ? [] : [nodeModel(plan, node, own, file)];
  });
  return { nodes, services: [], complete: true, spec: plan.spec, faults: [] };
}
