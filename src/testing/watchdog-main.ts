// Run when the process whose clusters these are has ended without removing them. See watchdog.ts.
import { argv } from 'node:process';
import { sweep } from '../cluster/leftovers/sweep.js';
import { parseTestClusters } from '../cluster/leftovers/test-cluster.js';

/** An engine that is being restarted comes back; nobody waits for us meanwhile. */
const PATIENCE_MS = 10 * 60_000;

await Promise.all(parseTestClusters(argv[2] ?? '[]').map((cluster) => sweep(cluster, { patienceMs: PATIENCE_MS })));
