import * as z from 'zod';
import { replicationSchema } from './replication.js';
import { SNAPSHOT_KEYS, snapshotsSchema } from './snapshots.js';
import { ROLES } from './types.js';
import {
  composeTable,
  configTable,
  count,
  envTable,
  image,
  location,
  memory,
  name,
  port,
  restateNodeName,
  version,
} from './values.js';

/** The Restate version a spec gets that names none. Pinned: "latest" would change a cluster between two days. */
export const DEFAULT_RESTATE_VERSION = '1.7.12';

export const DEFAULT_PORTS = {
  bind: '127.0.0.1',
  ingress: 8080,
  admin: 9070,
  fabric: 5122,
  snapshots: 10_000,
  step: 100,
} as const;

/** More nodes than this would push the default port series into the ephemeral range. */
export const MAX_NODES = 200;
const TOO_MANY_NODES = `must have at most ${String(MAX_NODES)} entries`;

const roles = z
  .array(z.enum(ROLES))
  .min(1, 'must name at least one role')
  .refine((own) => new Set(own).size === own.length, 'names a role twice')
  .meta({ uniqueItems: true });

const groupPorts = z.strictObject({
  ingress: port.optional().describe('Ingress port of the first of these nodes'),
  admin: port.optional().describe('Port of the admin API and web UI of the first of these nodes'),
  fabric: port.optional().describe('Node-to-node port of the first of these nodes'),
});

const nodeGroup = z.strictObject({
  name: name.optional().describe('Name of a single node; it names its data too, and must never change'),
  nodeName: restateNodeName
    .optional()
    .describe('What Restate calls a single node, where its data has another name already; default: name'),
  prefix: name.optional().describe('Nodes are called <prefix>-1, <prefix>-2 …; default: names.nodePrefix'),
  count: count(MAX_NODES).optional().describe('How many nodes; default 1'),
  roles: roles.optional().describe('What these nodes do; default: everything, with as many metadata servers as needed'),
  location: z
    .union(
      [location, z.array(location).min(1, 'must name at least one location')],
      'must be a location or a list of them',
    )
    .optional()
    .describe('region or region.zone; a list is given to the nodes in turn'),
  ports: groupPorts.optional().describe('Ports of the first of these nodes; the next ones are ports.step further'),
  memory: memory.optional().describe('What each of these nodes may use, such as 1GB'),
  config: configTable.optional().describe('Further restate.toml keys of these nodes'),
  env: envTable.optional().describe('Further environment of these nodes'),
  compose: composeTable.optional().describe('Further Compose fields of these nodes, merged deeply'),
});

const IP_ADDRESS = 'must be an IP address, such as 127.0.0.1';

const portBases = z.strictObject({
  bind: z
    .union([z.ipv4(IP_ADDRESS), z.ipv6(IP_ADDRESS)], IP_ADDRESS)
    .default(DEFAULT_PORTS.bind)
    .describe('Address on which ingress and admin ports are opened'),
  ingress: port.default(DEFAULT_PORTS.ingress).describe('First ingress port'),
  admin: port.default(DEFAULT_PORTS.admin).describe('First port of the admin API and web UI'),
  fabric: port.default(DEFAULT_PORTS.fabric).describe('First node-to-node port'),
  snapshots: port.default(DEFAULT_PORTS.snapshots).describe('Port of the snapshot store that runs beside the nodes'),
  step: count(10_000).default(DEFAULT_PORTS.step).describe('Distance between the ports of two neighbouring nodes'),
});

// Restate's etcd client takes no credentials; an address with a password in it would stand readable in every file.
const etcdAddress = z
  .string()
  .regex(
    /^(?:https?:\/\/)?[a-zA-Z0-9.[\]:-]+:\d{1,5}$/,
    'must be an address without a password, such as http://etcd:2379',
  );

const STORES = ['replicated', 'etcd', 'object-store'] as const;
/** Which further key belongs to which store. */
const STORE_KEYS = { servers: 'replicated', addresses: 'etcd', path: 'object-store' } as const;

const metadata = z
  .strictObject({
    store: z.enum(STORES).default('replicated').describe('replicated: on the nodes; etcd, object-store: yours'),
    servers: count(MAX_NODES)
      .optional()
      .describe('replicated: how many of the nodes without roles of their own are metadata servers'),
    addresses: z.array(etcdAddress).min(1, 'must name at least one address').optional().describe('etcd: its addresses'),
    path: z
      .string()
      .regex(/^s3:\/\/[^\s/@]+(?:\/\S*)?$/, 'must be a path such as s3://bucket/prefix')
      .optional()
      .describe('object-store: where in your bucket; credentials come from the environment'),
  })
  .check(({ value, issues }) => {
    for (const [key, store] of Object.entries(STORE_KEYS) as [keyof typeof STORE_KEYS, string][]) {
      if (value[key] !== undefined && value.store !== store) {
        issues.push({ code: 'custom', input: value[key], path: [key], message: `belongs to \`store: ${store}\`` });
      }
      if (value[key] === undefined && value.store === store && key !== 'servers') {
        issues.push({ code: 'custom', input: undefined, path: [key], message: `is needed for \`store: ${store}\`` });
      }
    }
  });

/** The shape of `restate-cluster.yaml`, and the one definition of its types, its checks and its JSON Schema. */
export const specSchema = z.strictObject({
  apiVersion: z
    .literal('restate-cluster/v1')
    .default('restate-cluster/v1')
    .describe('Version of this format; there is one'),
  name: name.default('restate').describe('Cluster name; also the Compose project name'),
  restate: version.default(DEFAULT_RESTATE_VERSION).describe('Exact Restate version, in quotes'),
  image: image.optional().describe('Container image instead of the published one'),
  runtime: z
    .enum(['auto', 'docker', 'native'])
    .default('auto')
    .describe('docker: containers; native: processes; auto: docker where an engine answers'),
  nodes: z
    .union(
      [
        count(MAX_NODES).describe('How many nodes, all alike'),
        z
          .array(nodeGroup.describe('A node (name), or several alike (prefix, count)'))
          .min(1, 'must have at least one entry')
          .max(MAX_NODES, TOO_MANY_NODES),
      ],
      'must be a number or a list of nodes',
    )
    .default(3)
    .describe('How many nodes, or a list of nodes and groups of nodes'),
  replication: replicationSchema.optional().describe('Copies of log records and partitions; default 2'),
  metadata: metadata.default({ store: 'replicated' }).describe('Where the cluster keeps what it knows of itself'),
  snapshots: snapshotsSchema
    .default('azurite')
    .describe('Where snapshots of partitions are kept: azurite beside the nodes, none, or a store of yours'),
  partitions: count(65_535).default(24).describe('How many partitions; fixed once the cluster is provisioned'),
  provision: z
    .enum(['sidecar', 'auto', 'manual'])
    .default('sidecar')
    .describe('Who makes the nodes one cluster: a one-shot container (natively up), the first node, or you'),
  profile: z.enum(['fast', 'stock']).default('fast').describe("fast: timings for one machine; stock: Restate's own"),
  ports: z
    .union([z.literal('auto').describe('Finds free ports, and keeps them'), portBases])
    .default({ ...DEFAULT_PORTS })
    .describe('Where the port series start, or auto'),
  memory: memory.default('2GB').describe('What each node may use; budgets inside the server follow from it'),
  names: z
    .strictObject({
      nodePrefix: name.default('node').describe('Nodes without a name are called <nodePrefix>-1 …'),
      containerPrefix: name
        .optional()
        .describe('Containers are called <containerPrefix>-<node>; default: the cluster name'),
    })
    .default({ nodePrefix: 'node' })
    .describe('How nodes and containers are called'),
  config: configTable.default({}).describe('Further restate.toml keys, for all nodes'),
  env: envTable.default({}).describe('Further environment of all servers; null hands on a variable of yours'),
  compose: composeTable.default({}).describe("Further Compose fields of all nodes' services, merged deeply"),
});

/** Keys that may stand at a place of a spec, for suggestions; empty where anything may. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const shapes: readonly [RegExp, readonly string[]][] = [
    [/^$/, Object.keys(specSchema.shape)],
    [/^ports$/, Object.keys(portBases.shape)],
    [/^nodes\.\d+$/, Object.keys(nodeGroup.shape)],
    [/^nodes\.\d+\.ports$/, Object.keys(groupPorts.shape)],
    [/^replication$/, ['region', 'zone', 'node', 'logs', 'partitions']],
    [/^replication\.(logs|partitions)$/, ['region', 'zone', 'node']],
    [/^metadata$/, ['store', 'servers', 'addresses', 'path']],
    [/^snapshots$/, SNAPSHOT_KEYS],
    [/^names$/, ['nodePrefix', 'containerPrefix']],
  ];
  const text = path.join('.');
  return shapes.find(([shape]) => shape.test(text))?.[1] ?? [];
}

/** The JSON Schema of a spec, by which editors complete and check it: published as `restate-cluster/schema.json`. */
export function specJsonSchema(): Record<string, unknown> {
  return {
    $id: 'restate-cluster.schema.json',
    title: 'restate-cluster spec',
    ...z.toJSONSchema(specSchema, { io: 'input', unrepresentable: 'any' }),
  };
}
