import { expect } from 'vitest';
import { clusterMatchers } from './matchers.js';

expect.extend(clusterMatchers);

export { clusterTest, test } from './cluster-test.js';
export type { ClusterTestOptions } from './cluster-test.js';
export { clusterMatchers };
export type { SharedClusterInfo, SharedNodeInfo } from './shared-info.js';
