import * as fc from 'fast-check';

/**
 * How many random specs, and which. A failure prints the seed and the path of the smallest failing spec; to run just
 * that one again:
 *
 *     RESTATE_CLUSTER_PROPERTY_SEED=… RESTATE_CLUSTER_PROPERTY_PATH=… npx vitest run --project property -t "<test>"
 *
 * `RESTATE_CLUSTER_PROPERTY_RUNS` is the number of specs, 1,000 by default.
 */
const { env } = process;

export const RUNS = Number(env['RESTATE_CLUSTER_PROPERTY_RUNS'] ?? 1_000);
export const SEED = Number(env['RESTATE_CLUSTER_PROPERTY_SEED'] ?? Date.now() % 2 ** 31);

/** Settings of a property that is tried on `share` of all runs. */
export function runs(share = 1): fc.Parameters<unknown> {
  const path = env['RESTATE_CLUSTER_PROPERTY_PATH'];
  return { numRuns: Math.max(1, Math.round(RUNS * share)), seed: SEED, ...(path === undefined ? {} : { path }) };
}

/** A sample that the seed decides, for what is too slow to be tried on all. */
export function sample<Value>(arbitrary: fc.Arbitrary<Value>, count: number): Value[] {
  return fc.sample(arbitrary, { numRuns: count, seed: SEED });
}
