import { problemAt } from './path.js';
import type { LocatedProblem, Path } from './path.js';
import type { ConfigTable, EnvTable } from './types.js';
import { isTable } from './tables.js';

const CREDENTIALS =
  'Credentials come from the environment of whoever starts the cluster, or from the `.env` of its directory.';

/** restate.toml keys the plan sets itself, and what to set in the spec instead. A table means all keys below it. */
const OWNED_KEYS: Readonly<Record<string, string>> = {
  'cluster-name': 'Set `name` instead.',
  'node-name': 'Set `name` or `prefix` of an entry in `nodes` instead; a node must keep its name for ever.',
  'force-node-id': 'Node ids are given by the cluster, in the order in which nodes join.',
  'base-dir': 'Every node has its own data directory or volume.',
  roles: 'Set `roles` of an entry in `nodes` instead.',
  location: 'Set `location` of an entry in `nodes` instead.',
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
  'metadata-client.type': 'Set `metadata.store` instead.',
  'metadata-client.addresses':
    'The plan knows the addresses of all metadata servers; those of an etcd are `metadata.addresses`.',
  'metadata-client.path': 'Set `metadata.path` instead.',
  'admin.bind-address': 'Set `ports` instead.',
  'admin.bind-ip': 'Set `ports.bind` instead.',
  'admin.bind-port': 'Set `ports.admin` instead.',
  'admin.listen-mode': 'Nodes listen on TCP.',
  'admin.advertised-address': 'The plan knows where each node can be reached.',
  'admin.advertised-admin-endpoint': 'The plan knows where each node can be reached.',
  'admin.default-partition-replication': 'Set `replication.partitions` instead.',
  'ingress.bind-address': 'Set `ports` instead.',
  'ingress.bind-ip': 'Set `ports.bind` instead.',
  'ingress.bind-port': 'Set `ports.ingress` instead.',
  'ingress.listen-mode': 'Nodes listen on TCP.',
  'ingress.advertised-address': 'The plan knows where each node can be reached.',
  'ingress.advertised-ingress-endpoint': 'The plan knows where each node can be reached.',
  'worker.snapshots.destination': 'Set `snapshots` instead.',
  'worker.snapshots.snapshot-interval': 'Set `snapshots.every` instead.',
  'worker.snapshots.snapshot-interval-num-records': 'Set `snapshots.everyRecords` instead.',
  'worker.snapshots.num-retained': 'Set `snapshots.keep` instead.',
  'worker.snapshots.aws-endpoint-url': 'Set `snapshots.endpoint` instead.',
  'worker.snapshots.aws-region': 'Set `snapshots.region` instead.',
  'worker.snapshots.aws-allow-http': 'It follows from `snapshots.endpoint`.',
  'worker.snapshots.aws-profile': CREDENTIALS,
  'worker.snapshots.aws-access-key-id': CREDENTIALS,
  'worker.snapshots.aws-secret-access-key': CREDENTIALS,
  'worker.snapshots.aws-session-token': CREDENTIALS,
  'bifrost.default-provider': 'A cluster of several nodes needs the replicated provider.',
  'bifrost.replicated-loglet.default-log-replication': 'Set `replication.logs` instead.',
};

/** Tables of restate.toml the plan writes into, which therefore can't be replaced by a plain value. */
const TABLES = [
  'admin',
  'ingress',
  'bifrost',
  'worker',
  'worker.invoker',
  'worker.snapshots',
  'admin.query-engine',
  'metadata-client',
];

function lookUp(table: ConfigTable, dotted: string): unknown {
  let current: unknown = table;
  for (const key of dotted.split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function plainTableProblems(config: ConfigTable, at: Path): LocatedProblem[] {
  return TABLES.filter((dotted) => {
    const value = lookUp(config, dotted);
    return value !== undefined && (typeof value !== 'object' || Array.isArray(value));
  }).map((dotted) =>
    problemAt(
      [...at, ...dotted.split('.')],
      'must be a table of keys and values',
      `Write its keys below it, as in ${dotted}: {key: value}.`,
    ),
  );
}

const OWNED = 'is set by restate-cluster itself';

/** Problems of a `config` table that sets what the plan owns. */
export function ownedKeyProblems(config: ConfigTable, at: Path = ['config']): LocatedProblem[] {
  const owned = Object.entries(OWNED_KEYS)
    .filter(([dotted]) => lookUp(config, dotted) !== undefined)
    .map(([dotted, hint]) => problemAt([...at, ...dotted.split('.')], OWNED, hint));
  return [...owned, ...plainTableProblems(config, at)];
}

/**
 * `RESTATE_ADMIN__BIND_PORT` as the restate.toml key it stands for, `admin.bind-port`; `undefined` for other variables.
 * A server reads them in either case.
 */
export function keyOfVariable(variable: string): string | undefined {
  const key = /^RESTATE_(.+)$/i.exec(variable)?.[1];
  return key?.toLowerCase().replaceAll('__', '.').replaceAll('_', '-');
}

/** Problems of an `env` table by which a server would get what the plan owns in another way. */
export function ownedVariableProblems(env: EnvTable, at: Path = ['env']): LocatedProblem[] {
  return Object.keys(env).flatMap((variable) => {
    const key = keyOfVariable(variable);
    if (key === 'config') {
      return [
        problemAt([...at, variable], OWNED, 'Each node reads its own restate.toml; further keys go into `config`.'),
      ];
    }
    if (key === undefined) return [];
    const names = Object.keys(OWNED_KEYS);
    const owner = names.find((owned) => key === owned || key.startsWith(`${owned}.`));
    if (owner !== undefined) return [problemAt([...at, variable], OWNED, OWNED_KEYS[owner])];
    // A server also takes a whole table, as in RESTATE_ADMIN={bind-port=1}.
    if (!names.some((owned) => owned.startsWith(`${key}.`))) return [];
    return [
      problemAt(
        [...at, variable],
        'is a table in which restate-cluster sets keys',
        `Set single keys, as in ${variable}__KEY, or use \`config\`.`,
      ),
    ];
  });
}

/** Fields of a Compose service the plan sets itself, and what to set in the spec instead. */
export const OWNED_FIELDS: Readonly<Record<string, string>> = {
  image: 'Set `image` of the cluster instead: all nodes run one version.',
  build: 'Build the image yourself and name it in `image`.',
  command: 'Further settings of a server go into `config` or `env`.',
  entrypoint: 'Further settings of a server go into `config` or `env`.',
  container_name: 'Set `names.containerPrefix` instead.',
  hostname: 'Nodes find each other by the names of `nodes`.',
  environment: 'Set `env` instead.',
  mem_limit: 'Set `memory` instead.',
  network_mode: 'Nodes find each other by name in a network of their own; further ones go into `networks`.',
  scale: 'Set `count` of an entry in `nodes` instead.',
  deploy: 'Set `count` and `memory` of an entry in `nodes` instead.',
};

/** Fields the plan sets too, and in which of the forms Compose knows: in another they would replace what it sets. */
const FORMS: readonly { readonly field: string; readonly list: boolean }[] = [
  { field: 'labels', list: false },
  { field: 'ports', list: true },
  { field: 'volumes', list: true },
  { field: 'extra_hosts', list: true },
];
/** Labels by which containers and volumes are found again. */
const OWNED_LABELS = 'dev.restate-cluster.';

function formProblems(compose: Readonly<Record<string, unknown>>, at: Path): LocatedProblem[] {
  return FORMS.flatMap(({ field, list }) => {
    const value = Object.hasOwn(compose, field) ? compose[field] : undefined;
    const fits = list ? Array.isArray(value) : isTable(value);
    if (value === undefined || fits) return [];
    return [
      list
        ? problemAt([...at, field], 'must be a list', `Write its entries below it, as in ${field}: ["…"].`)
        : problemAt([...at, field], 'must be a table of keys and values', `Write ${field}: {key: value}.`),
    ];
  });
}

function labelProblems({ labels }: Readonly<Record<string, unknown>>, at: Path): LocatedProblem[] {
  return Object.keys(isTable(labels) ? labels : {})
    .filter((label) => label.startsWith(OWNED_LABELS))
    .map((label) => problemAt([...at, 'labels', label], OWNED, 'Clusters are found by these labels; use others.'));
}

/** Problems of a `compose` table that sets what the plan owns, or would replace it. */
export function ownedFieldProblems(
  compose: Readonly<Record<string, unknown>>,
  at: Path = ['compose'],
): LocatedProblem[] {
  const owned = Object.entries(OWNED_FIELDS)
    .filter(([field]) => Object.hasOwn(compose, field))
    .map(([field, hint]) => problemAt([...at, field], OWNED, hint));
  return [...owned, ...formProblems(compose, at), ...labelProblems(compose, at)];
}
