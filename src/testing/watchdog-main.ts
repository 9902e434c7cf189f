// Run when the process whose clusters these are has ended without removing them. See watchdog.ts.
import { argv } from 'node:process';
import { sweep } from '../cluster/leftovers/sweep.js';
import { parseTestClusters } from '../cluster/leftovers/test-cluster.js';

await Promise.all(parseTestClusters(argv[2] ?? '[]').map(sweep));
