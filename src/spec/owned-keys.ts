import type { Problem } from '../errors.js';
import type { ConfigTable } from './types.js';

/** restate.toml keys the plan sets itself, and what to set in the spec instead. A table means all keys below it. */
const OWNED_KEYS: Readonly<Record<string, string>> = {
  'cluster-name': 'Set `name` instead.',
  'node-name': 'Nodes are named by the plan; a node must keep its name for ever.',
  'force-node-id': 'Node ids are given by the cluster, in the order in which nodes join.',
  'base-dir': 'Every node has its own data directory or volume.',
  roles: 'Every node of this cluster runs all roles.',
  location: 'Nodes of this cluster have no location.',
  'auto-provision': 'Set `provision: auto` instead; two nodes that provision make two clusters.',
  'default-num-partitions': 'Set `partitions` instead.',
  'default-replication': 'Set `replication` instead.',
  'bind-address': 'Set `ports` instead.',
  'bind-ip': 'Set `ports.bind` instead.',
  'bind-port': 'Set `ports.fabric` instead.',
  'listen-mode': 'Nodes listen on TCP; Unix socket paths would be too long in many directories.',
  'use-random-ports': 'Set `ports: auto` instead.',
  'advertised-address': 'The plan knows where each node can be reached.',
  'advertised-host': 'The plan knows where each node can be reached.',
  'metadata-client': 'The plan knows the addresses of all metadata servers.',
  'admin.bind-address': 'Set `ports` instead.',
  'admin.bind-ip': 'Set `ports.bind` instead.',
  'admin.bind-port': 'Set `ports.admin` instead.',
  'admin.listen-mode': 'Nodes listen on TCP.',
  'admin.advertised-address': 'The plan knows where each node can be reached.',
  'admin.advertised-admin-endpoint': 'The plan knows where each node can be reached.',
  'admin.default-partition-replication': 'Set `replication` instead.',
  'ingress.bind-address': 'Set `ports` instead.',
  'ingress.bind-ip': 'Set `ports.bind` instead.',
  'ingress.bind-port': 'Set `ports.ingress` instead.',
  'ingress.listen-mode': 'Nodes listen on TCP.',
  'ingress.advertised-address': 'The plan knows where each node can be reached.',
  'ingress.advertised-ingress-endpoint': 'The plan knows where each node can be reached.',
  'bifrost.default-provider': 'A cluster of several nodes needs the replicated provider.',
};

/** Tables of restate.toml the plan writes into, which therefore can't be replaced by a plain value. */
const TABLES = ['admin', 'ingress', 'bifrost', 'worker', 'worker.invoker', 'admin.query-engine'];

function lookUp(table: ConfigTable, dotted: string): unknown {
  let current: unknown = table;
  for (const key of dotted.split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function plainTableProblems(config: ConfigTable, path: string): Problem[] {
  return TABLES.filter((dotted) => {
    const value = lookUp(config, dotted);
    return value !== undefined && (typeof value !== 'object' || Array.isArray(value));
  }).map((dotted) => ({
    path: `${path}.${dotted}`,
    message: 'must be a table of keys and values',
    hint: `Write its keys below it, as in ${dotted}: {key: value}.`,
  }));
}

/** Problems of a `config` table that sets what the plan owns. */
export function ownedKeyProblems(config: ConfigTable, path = 'config'): Problem[] {
  const owned = Object.entries(OWNED_KEYS)
    .filter(([dotted]) => lookUp(config, dotted) !== undefined)
    .map(([dotted, hint]) => ({ path: `${path}.${dotted}`, message: 'is set by restate-cluster itself', hint }));
  return [...owned, ...plainTableProblems(config, path)];
}
