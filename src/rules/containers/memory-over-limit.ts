import { compose } from '../example.js';
import type { NodeModel } from '../model.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEY = 'rocksdb-total-memory-size';
const DEFAULT = '2GiB';
/** Above this share of the limit too little is left for everything that is not RocksDB. */
const MOST = 0.9;

const MEGABYTES: Readonly<Record<string, number>> = {
  b: 1 / 1_048_576,
  k: 1 / 1_024,
  kb: 1 / 1_024,
  kib: 1 / 1_024,
  m: 1,
  mb: 1,
  mib: 1,
  g: 1_024,
  gb: 1_024,
  gib: 1_024,
};

function budget(node: NodeModel): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?i?b?)$/i.exec(textOf(node, KEY, DEFAULT) ?? '');
  const unit = MEGABYTES[(match?.[2] ?? '').toLowerCase() || 'b'];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

export const memoryOverLimit: Rule = {
  id: 'memory-over-limit',
  severity: 'error',
  summary: 'The memory RocksDB may use fits into what the container may use.',
  docs: `${DOCS}/server/memory#container-and-kubernetes-deployments`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const { memoryLimit } = node;
      const own = budget(node);
      if (memoryLimit === undefined || own === undefined || own <= memoryLimit.megabytes * MOST) return [];
      const limit = `${String(Math.round(memoryLimit.megabytes))} MB`;
      return [
        {
          at: node.settings.has(KEY) ? placeOf(node, KEY) : memoryLimit.at,
          message: `RocksDB may use ${String(Math.round(own))} MB, and ${node.label} in all ${limit}: it will be killed`,
          hint: `Set ${KEY} to about a third of the limit (default: 2 GiB), or raise the limit.`,
          severity: own > memoryLimit.megabytes ? ('error' as const) : ('warning' as const),
        },
      ];
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: 512MB}
    mem_limit: 1g`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    mem_limit: 1g`),
  },
};
