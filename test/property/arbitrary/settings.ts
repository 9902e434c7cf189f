import * as fc from 'fast-check';
import type { ComposeTable, ComposeValue, ConfigTable, ConfigValue, EnvTable } from '../../../src/spec/types.js';
import { duration, number, text, word } from './text.js';

function optional<Table extends object>(fields: { [Key in keyof Table]: fc.Arbitrary<Table[Key]> }) {
  return fc.record(fields, { requiredKeys: [] });
}

/** Names the plan has no use for, so that none of them is owned or must be a table. */
const key = fc.stringMatching(/^[a-zA-Z0-9_-]{0,8}$/).map((rest) => `x${rest}`);

/** Any values restate.toml can hold, whether or not the server knows them. */
export const anyConfig: fc.Arbitrary<ConfigTable> = fc.letrec<{ value: ConfigValue; table: ConfigTable }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant('\0\u0001')),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('table'),
  ),
  table: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
})).table;

/** Keys the server knows, with values it takes. Texts are those it does not parse any further. */
export const knownConfig: fc.Arbitrary<ConfigTable> = optional({
  'log-filter': text,
  'tracing-filter': text,
  'shutdown-timeout': duration,
  'initialization-timeout': duration,
  'default-thread-pool-size': fc.integer({ min: 1, max: 64 }),
  'default-retry-policy': optional({
    'initial-interval': duration,
    'exponentiation-factor': fc.double({ min: 1.25, max: 8, noNaN: true }),
    'max-attempts': fc.integer({ min: 1, max: 1_000 }),
  }),
  ingress: optional({ 'concurrent-api-requests-limit': fc.integer({ min: 1, max: 1_000_000 }) }),
  admin: optional({ 'query-engine': optional({ 'query-parallelism': fc.integer({ min: 1, max: 64 }) }) }),
  'metadata-client': optional({ 'connect-timeout': duration }),
  worker: optional({
    'num-timers-in-memory-limit': fc.integer({ min: 1, max: 100_000 }),
    invoker: optional({
      'inactivity-timeout': duration,
      'abort-timeout': duration,
      'concurrent-invocations-limit': fc.integer({ min: 1, max: 100_000 }),
    }),
  }),
});

const variable = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/).map((name) => `V${name}`);
export const env: fc.Arbitrary<EnvTable> = fc.dictionary(
  fc.oneof({ arbitrary: variable, weight: 4 }, fc.constantFrom('RUST_LOG', 'AWS_REGION', 'RESTATE_LOG_FILTER', 'PATH')),
  fc.option(text, { freq: 4, nil: null }),
  { maxKeys: 4 },
);

/** In these a dollar is Compose's own, and a literal one is doubled. */
const composeText = text.map((value) => value.replaceAll('$', '$$$$'));
const anyCompose = fc.letrec<{ value: ComposeValue; table: ComposeTable }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(composeText, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('table'),
  ),
  table: fc.dictionary(word, tie('value'), { maxKeys: 3 }),
}));
const ip = fc.ipV4();
/** Fields that Compose knows, each as it may be written, and extensions that may hold anything. */
export const compose = optional<Record<string, ComposeValue>>({
  cpus: fc.double({ min: 0.1, max: 8, noNaN: true }),
  dns: fc.uniqueArray(ip, { minLength: 1, maxLength: 2 }),
  extra_hosts: fc.array(
    fc.tuple(word, ip).map(([host, address]) => `${host}:${address}`),
    { maxLength: 2 },
  ),
  // Often the same for the cluster and for a node.
  tmpfs: fc.uniqueArray(
    fc.oneof(word, fc.constant('both')).map((path) => `/tmp/${path}`),
    { maxLength: 2 },
  ),
  labels: fc.dictionary(word, fc.oneof(composeText, number, fc.boolean()), { maxKeys: 3 }),
  ulimits: fc.record({ nofile: fc.record({ soft: fc.nat(4_000), hard: fc.integer({ min: 4_000, max: 9_000 }) }) }),
  sysctls: fc.constant({ 'net.core.somaxconn': 1_024 }),
  logging: fc.constantFrom<ComposeValue>({ options: { 'max-size': '1m' } }, { driver: 'local' }),
  healthcheck: fc.constantFrom<ComposeValue>({ interval: '9s' }, { test: ['CMD', 'true'] }, { disable: true }),
  init: fc.boolean(),
  user: fc.constant('1000:1000'),
  restart: fc.constantFrom('no', 'always'),
  'x-note': anyCompose.value,
}) as fc.Arbitrary<ComposeTable>;
