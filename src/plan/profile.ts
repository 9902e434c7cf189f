import type { ClusterSpec, ConfigTable } from '../spec/types.js';

interface Profile {
  readonly settings: ConfigTable;
  /** The server's own `shutdown-timeout`, in seconds. */
  readonly shutdownSeconds: number;
}

/**
 * Memory budgets that let several nodes share a laptop. Restate's own are made for a machine of their own:
 * 2 GiB for RocksDB, 1.5 GiB for invocations and 1 GiB for queries a node.
 */
const LAPTOP_MEMORY: ConfigTable = {
  'rocksdb-total-memory-size': '512MB',
  worker: { invoker: { 'memory-limit': '256MB' } },
  admin: { 'query-engine': { 'memory-size': '256MB' } },
  bifrost: { 'record-cache-memory-size': '64MB' },
};

/** Timings for a cluster on one machine; docs/performance.md says what each was measured to do. */
const FAST: Profile = {
  settings: {
    'gossip-suspect-interval': '100ms',
    'gossip-extras-exchange-frequency': 1,
    admin: { 'heartbeat-interval': '300ms' },
  },
  shutdownSeconds: 20,
};

const STOCK: Profile = { settings: {}, shutdownSeconds: 60 };

const PROFILES: Readonly<Record<ClusterSpec['profile'], Profile>> = { fast: FAST, stock: STOCK };

function isTable(value: unknown): value is ConfigTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Merges tables deeply; of two values for one key the later wins. Lists are replaced, not joined. */
export function mergeConfig(...tables: readonly ConfigTable[]): ConfigTable {
  const merged: Record<string, ConfigTable[string]> = {};
  for (const table of tables) {
    for (const [key, value] of Object.entries(table)) {
      const present = Object.hasOwn(merged, key) ? merged[key] : undefined;
      merged[key] = isTable(present) && isTable(value) ? mergeConfig(present, value) : value;
    }
  }
  return merged;
}

/** Whoever kills a server that does not stop waits this much longer than the server itself. */
const STOP_MARGIN_SECONDS = 5;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

/** The server's `shutdown-timeout`, where the spec sets one in a form we can read; else the profile's. */
function shutdownSeconds(spec: ClusterSpec, profile: Profile): number {
  const own = spec.config['shutdown-timeout'];
  const match = typeof own === 'string' ? /^(\d+(?:\.\d+)?) ?(ms|s|m|h)$/.exec(own) : null;
  const unit = SECONDS[match?.[2] ?? ''];
  return unit === undefined ? profile.shutdownSeconds : Math.ceil(Number(match?.[1]) * unit);
}

/** What all nodes share, before anything that differs from node to node. */
export function sharedSettings(spec: ClusterSpec): { settings: ConfigTable; stopSeconds: number } {
  const profile = PROFILES[spec.profile];
  const settings = mergeConfig(
    {
      'shutdown-timeout': `${String(profile.shutdownSeconds)}s`,
      'disable-telemetry': true,
      // One plain line an event, which grep, a log file and a log collector all understand.
      'log-format': 'compact',
      'log-disable-ansi-codes': true,
    },
    LAPTOP_MEMORY,
    profile.settings,
    spec.config,
  );
  return { settings, stopSeconds: shutdownSeconds(spec, profile) + STOP_MARGIN_SECONDS };
}
