import { z } from 'zod';

/** Lsns are 64 bit; above 2^53, JSON.parse would round them. No log comes near that. */
const Lsn = z.int().nonnegative();
const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const Reference = z.object({ min_applied_lsn: Lsn, created_at: Time, path: z.string().min(1) });

/**
 * `<partition>/latest.json`, as Restate's partition store writes it: `V1` up to 1.5, and since 1.6 `V2`, which adds the
 * retained snapshots. Keys that are not used here may come and go.
 */
export const Latest = Reference.extend({
  version: z.enum(['V1', 'V2']),
  partition_id: z.int().nonnegative(),
  cluster_name: z.string(),
  node_name: z.string(),
  snapshot_id: z.string(),
  retained_snapshots: z.array(Reference).default([]),
}).transform((latest) => ({
  ...latest,
  // Before V2, and after an upgrade until the next snapshot, only the newest is kept.
  retained_snapshots: latest.retained_snapshots.length === 0 ? [latest] : latest.retained_snapshots,
}));
export type Latest = z.infer<typeof Latest>;
