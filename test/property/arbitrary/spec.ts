import * as fc from 'fast-check';
import type {
  ClusterSpecInput,
  ConfigTable,
  NodeGroup,
  PortBases,
  ReplicationInput,
  Role,
} from '../../../src/spec/types.js';
import { groupList, MAX_STEP, memory } from './nodes.js';
import { anyConfig, compose, env } from './settings.js';
import { word } from './text.js';

interface Holder {
  readonly location: string | undefined;
}

/** The nodes with a role, as far as replication is concerned. Groups without roles have all of these. */
function holders(nodes: ClusterSpecInput['nodes'], role: Role): Holder[] {
  const groups: readonly NodeGroup[] = typeof nodes === 'object' ? nodes : [{ count: nodes ?? 3 }];
  return groups
    .filter(({ roles }) => roles?.includes(role) ?? true)
    .flatMap(({ count = 1, location }) =>
      Array.from({ length: count }, (_, i) => ({
        location: typeof location === 'object' ? location[i % location.length] : location,
      })),
    );
}

/** Copies that the nodes can hold. */
function copies(nodes: readonly Holder[]): fc.Arbitrary<ReplicationInput> {
  const at = nodes.map(({ location }) => location ?? '');
  const most = Math.min(nodes.length, 5);
  const plain = fc.oneof(
    fc.integer({ min: 1, max: most }),
    fc.integer({ min: 1, max: most }).map((node) => ({ node })),
  );
  if (at.includes('')) return plain;
  const regions = new Set(at.map((location) => location.split('.')[0])).size;
  const zones = at.every((location) => location.includes('.')) ? new Set(at).size : 0;
  const scoped = fc
    .record(
      {
        region: fc.integer({ min: 1, max: Math.min(regions, most) }),
        zone: fc.integer({ min: 1, max: Math.max(1, Math.min(zones, most)) }),
        node: fc.integer({ min: 1, max: most }),
      },
      { requiredKeys: ['node'] },
    )
    .map(({ region, zone, node }) => {
      const [wide, middle] = [region ?? 1, Math.max(region ?? 1, zone ?? 1)];
      return {
        ...(region === undefined ? {} : { region: wide }),
        ...(zone === undefined || zones < middle ? {} : { zone: middle }),
        node: Math.max(middle, node),
      };
    });
  return fc.oneof({ arbitrary: plain, weight: 1 }, { arbitrary: scoped, weight: 4 });
}

function replicationOf(
  nodes: ClusterSpecInput['nodes'],
  apart: boolean,
): fc.Arbitrary<ClusterSpecInput['replication']> {
  const [logs, partitions] = [holders(nodes, 'log-server'), holders(nodes, 'worker')];
  const fewest = Math.min(logs.length, partitions.length);
  const defaultsDiffer = fewest === 1 && logs.length !== partitions.length;
  return fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: Math.min(fewest, 5) }), weight: 1 },
    { arbitrary: fc.constant(undefined), weight: apart || !defaultsDiffer ? 1 : 0 },
    { arbitrary: copies(logs), weight: JSON.stringify(logs) === JSON.stringify(partitions) ? 2 : 0 },
    {
      arbitrary: fc.record({ logs: copies(logs), partitions: copies(partitions) }, { requiredKeys: ['logs'] }),
      weight: apart ? 2 : 0,
    },
  );
}

const etcd = fc
  .array(fc.constantFrom('http://etcd:2379', 'etcd-2:2379', 'https://10.0.0.1:1', '[::1]:2379'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((addresses) => ({ store: 'etcd', addresses }) as const);
const bucket = fc
  .constantFrom('s3://bucket', 's3://bucket/a/b')
  .map((path) => ({ store: 'object-store', path }) as const);

/**
 * Bases that differ in what is left when divided by the step, so that the series can't meet, 9080 left out or not. The
 * store's one port is below all of them.
 */
const bases: fc.Arbitrary<PortBases> = fc
  .tuple(
    fc.constantFrom('127.0.0.1', '0.0.0.0', '::1', '::', '192.168.1.7'),
    fc.integer({ min: 3, max: MAX_STEP }),
    fc.integer({ min: 1_025, max: 29_000 }),
    fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
    fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }),
  )
  .map(([bind, step, first, order, steps]) => {
    const base = (k: number) => first + (order[k] ?? 0) + step * (steps[k] ?? 0);
    return { bind, step, ingress: base(0), admin: base(1), fabric: base(2), snapshots: first - 1 };
  });
const cadence = {
  every: fc.constantFrom('30s', '10m', '1d'),
  everyRecords: fc.integer({ min: 1, max: 1_000_000_000 }),
};
const snapshots: fc.Arbitrary<ClusterSpecInput['snapshots']> = fc.oneof(
  { arbitrary: fc.constantFrom('azurite' as const, 'none' as const, undefined), weight: 2 },
  {
    arbitrary: fc.record(
      { store: fc.constant('azurite' as const), bucket: fc.constantFrom('kept', 'team-a'), ...cadence },
      { requiredKeys: [] },
    ),
    weight: 1,
  },
  {
    arbitrary: fc.record(
      {
        store: fc.constant('s3' as const),
        bucket: fc.constantFrom('acme', 'acme.eu'),
        region: fc.constantFrom('eu-central-1', 'us-east-1'),
        endpoint: fc.constantFrom('http://127.0.0.1:9000', 'https://s3.example.com'),
        prefix: fc.constantFrom('demo', 'teams/demo'),
        ...cadence,
      },
      { requiredKeys: ['store', 'bucket', 'region'] },
    ),
    weight: 1,
  },
);
const ports = fc.oneof(
  { arbitrary: bases, weight: 3 },
  { arbitrary: fc.constant('auto' as const), weight: 1 },
  { arbitrary: fc.constantFrom<ClusterSpecInput['ports']>(undefined, {}, { bind: '0.0.0.0' }), weight: 1 },
);

const name = word.map((start) => `${start}z`);

interface Drawn {
  readonly nodes: NonNullable<ClusterSpecInput['nodes']>;
  readonly metadata: ClusterSpecInput['metadata'];
}

function metadataOf(nodes: Drawn['nodes']): fc.Arbitrary<ClusterSpecInput['metadata']> {
  const free =
    typeof nodes === 'number'
      ? nodes
      : nodes.reduce((sum, { roles, count = 1 }) => sum + (roles === undefined ? count : 0), 0);
  return fc.oneof(
    { arbitrary: fc.constantFrom(undefined, {}, { store: 'replicated' as const }), weight: 2 },
    ...(free > 0 ? [{ arbitrary: fc.integer({ min: 1, max: free }).map((servers) => ({ servers })), weight: 1 }] : []),
  );
}

function topology(config: fc.Arbitrary<ConfigTable>): fc.Arbitrary<Drawn> {
  const count = fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 7 }), weight: 20 },
    { arbitrary: fc.integer({ min: 8, max: 50 }), weight: 1 },
  );
  const replicated = fc
    .oneof(count, groupList(config, true))
    .chain((nodes) => metadataOf(nodes).map((metadata) => ({ nodes, metadata })));
  const outside = fc
    .tuple(fc.oneof(count, groupList(config, false)), fc.oneof(etcd, bucket))
    .map(([nodes, metadata]) => ({ nodes, metadata }));
  return fc.oneof({ arbitrary: replicated, weight: 4 }, { arbitrary: outside, weight: 1 });
}

/** Specs that are right in every respect: one to fifty nodes, with everything a spec can say. */
export function validSpec(config: fc.Arbitrary<ConfigTable> = anyConfig): fc.Arbitrary<ClusterSpecInput> {
  const rest = fc.record(
    {
      apiVersion: fc.constant('restate-cluster/v1' as const),
      name,
      restate: fc.constantFrom('1.6.2', '1.7.12', '1.10.0'),
      image: fc.constantFrom('ghcr.io/acme/restate:1', `restate@sha256:${'0a'.repeat(32)}`),
      runtime: fc.constantFrom('auto' as const, 'docker' as const, 'native' as const),
      partitions: fc.integer({ min: 1, max: 65_535 }),
      provision: fc.constantFrom('sidecar' as const, 'auto' as const, 'manual' as const),
      profile: fc.constantFrom('fast' as const, 'stock' as const),
      ports,
      snapshots,
      memory,
      names: fc.record({ nodePrefix: name, containerPrefix: name }, { requiredKeys: [] }),
      config,
      env,
      compose,
    },
    { requiredKeys: [] },
  );
  return fc.tuple(rest, topology(config)).chain(([fields, { nodes, metadata }]) =>
    replicationOf(nodes, fields.provision !== 'auto').map((replication) => ({
      ...fields,
      nodes,
      ...(metadata === undefined ? {} : { metadata }),
      ...(replication === undefined ? {} : { replication }),
    })),
  );
}
