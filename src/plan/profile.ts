import type { NodeSpec } from '../spec/nodes.js';
import type { ClusterSpec, ConfigTable, ConfigValue } from '../spec/types.js';
import { megabytes } from '../spec/values.js';
import { mergeConfig } from './merge.js';

interface Profile {
  readonly settings: ConfigTable;
  /** The server's own `shutdown-timeout`, in seconds. */
  readonly shutdownSeconds: number;
}

/**
 * Memory budgets that let several nodes share a laptop. Restate's own are made for a machine of their own:
 * 2 GiB for RocksDB, 1.5 GiB for invocations and 1 GiB for queries a node. These add up to little more than half of
 * what the node may use; the rest is for buffers and the server itself.
 */
function memoryBudgets(memoryMb: number): ConfigTable {
  const share = (part: number) => `${String(Math.floor(memoryMb / part))}MB`;
  return {
    'rocksdb-total-memory-size': share(4),
    worker: { invoker: { 'memory-limit': share(8) } },
    admin: { 'query-engine': { 'memory-size': share(8) } },
    bifrost: { 'record-cache-memory-size': share(32) },
  };
}

/** Timings for a cluster on one machine; docs/performance.md says what each was measured to do. */
const FAST: Profile = {
  settings: {
    'gossip-suspect-interval': '100ms',
    'gossip-extras-exchange-frequency': 1,
    admin: { 'heartbeat-interval': '300ms' },
  },
  // A server closes within 0.3 s, or waits 15 s for an answer on a connection to another node that it will not get, with
  // everything else closed already. When its time is up, it still writes its data to disk.
  shutdownSeconds: 5,
};

const STOCK: Profile = { settings: {}, shutdownSeconds: 60 };

const PROFILES: Readonly<Record<ClusterSpec['profile'], Profile>> = { fast: FAST, stock: STOCK };

/** Whoever kills a server that does not stop waits this much longer than the server itself. */
const STOP_MARGIN_SECONDS = 5;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

/** The server's `shutdown-timeout`, where the spec sets one in a form we can read; else the profile's. */
function shutdownSeconds(own: ConfigValue | undefined, profile: Profile): number {
  const match = typeof own === 'string' ? /^(\d+(?:\.\d+)?) ?(ms|s|m|h)$/.exec(own) : null;
  const unit = SECONDS[match?.[2] ?? ''];
  return unit === undefined ? profile.shutdownSeconds : Math.ceil(Number(match?.[1]) * unit);
}

/** What a node is configured with before anything that the plan decides. */
export function nodeDefaults(
  spec: ClusterSpec,
  node: NodeSpec,
): { settings: ConfigTable; stopSeconds: number; memoryMb: number } {
  const profile = PROFILES[spec.profile];
  const memoryMb = megabytes(node.memory);
  const own = mergeConfig(spec.config, node.config);
  const settings = mergeConfig(
    {
      'shutdown-timeout': `${String(profile.shutdownSeconds)}s`,
      'disable-telemetry': true,
      // One plain line an event, which grep, a log file and a log collector all understand.
      'log-format': 'compact',
      'log-disable-ansi-codes': true,
    },
    memoryBudgets(memoryMb),
    profile.settings,
    own,
  );
  return { settings, memoryMb, stopSeconds: shutdownSeconds(own['shutdown-timeout'], profile) + STOP_MARGIN_SECONDS };
}
