import { env } from 'node:process';

/**
 * Whether the long scenarios run too, in both runtimes: `RESTATE_CLUSTER_TESTS=all`. All of it takes two hours on two
 * cores; without, each scenario that takes minutes runs in one runtime.
 */
export const EVERY_TEST = env['RESTATE_CLUSTER_TESTS'] === 'all';
