import * as z from 'zod';
import { parseJson } from '../../spec/json.js';

/**
 * Every server keeps it in its data directory (crates/types/src/cluster_marker.rs in Restate's sources, since 0.9), and
 * refuses data of another cluster or of a version it can't read.
 */
export const MARKER_NAME = '.cluster-marker';

const VERSION = /^(\d+\.\d+\.\d+)(?:[-+].*)?$/;
const version = z.string().regex(VERSION);
const schema = z.object({
  cluster_name: z.string().min(1),
  current_version: version,
  // Versions before 1.2 have no such field.
  is_provisioned: z.boolean().optional(),
});

/** What a data directory says of itself. */
export interface Marker {
  /** `cluster-name` of the cluster it belongs to. */
  readonly clusterName: string;
  /** The version that worked on it last, such as `1.7.12`. */
  readonly version: string;
  /** Whether it ever was part of a cluster; a single node is a cluster of one. */
  readonly provisioned: boolean;
}

/** Reads the text of a {@link MARKER_NAME}; `undefined` where it is none. */
export function parseMarker(text: string): Marker | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const { cluster_name: clusterName, current_version: full, is_provisioned: provisioned } = parsed.data;
  return { clusterName, version: VERSION.exec(full)?.[1] ?? full, provisioned: provisioned === true };
}
