import { clusterTest, test as plain } from 'restate-cluster/vitest';
import type { SharedClusterInfo } from 'restate-cluster/vitest';
import type { sharedCluster } from 'restate-cluster/vitest/global-setup';
import { startCluster, withCluster } from 'restate-cluster/testing';
import type {
  FaultyCluster,
  LinkedNode,
  PausedNode,
  RunningNode,
  StartedCluster,
  StoppedNode,
  WipedNode,
  ServiceName,
} from 'restate-cluster/testing';
import { describe, expect, expectTypeOf, inject, test } from 'vitest';
import type { TestAPI } from 'vitest';

/** Held by `npm run types`; at run time these tests do nothing. */
describe('a node can do what its state allows', () => {
  test('one that runs', () => {
    expectTypeOf<RunningNode>().not.toHaveProperty('start');
    expectTypeOf<RunningNode>().not.toHaveProperty('resume');
    expectTypeOf<RunningNode>().not.toHaveProperty('isolate');
    expectTypeOf<RunningNode['kill']>().returns.resolves.toEqualTypeOf<StoppedNode>();
    expectTypeOf<RunningNode['pause']>().returns.resolves.toEqualTypeOf<PausedNode>();
    expectTypeOf<RunningNode['wipe']>().returns.resolves.toEqualTypeOf<WipedNode>();
  });

  test('one that is stopped', () => {
    expectTypeOf<StoppedNode>().not.toHaveProperty('kill');
    expectTypeOf<StoppedNode>().not.toHaveProperty('restart');
    expectTypeOf<StoppedNode['start']>().returns.resolves.toEqualTypeOf<RunningNode>();
  });

  test('one that is paused', () => {
    expectTypeOf<PausedNode>().not.toHaveProperty('start');
    expectTypeOf<PausedNode>().not.toHaveProperty('pause');
  });

  test('one that has lost its disk', () => {
    expectTypeOf<WipedNode>().not.toHaveProperty('start');
    expectTypeOf<WipedNode>().not.toHaveProperty('kill');
    expectTypeOf<WipedNode['replace']>().returns.resolves.toEqualTypeOf<RunningNode>();
  });
});

describe('network faults are there where they were asked for', () => {
  test('startCluster', () => {
    const asked = () => startCluster({ networkFaults: true });
    expectTypeOf(asked).returns.resolves.toEqualTypeOf<FaultyCluster>();
    const notAsked = () => startCluster({ nodes: 3 });
    expectTypeOf(notAsked).returns.resolves.toEqualTypeOf<StartedCluster>();
    expectTypeOf<StartedCluster>().not.toHaveProperty('partition');
    expectTypeOf<FaultyCluster['node']>().returns.toEqualTypeOf<LinkedNode>();
    expectTypeOf<FaultyCluster['leaderOf']>().returns.resolves.toEqualTypeOf<LinkedNode>();
  });

  test('withCluster', () => {
    const asked = () => withCluster({ networkFaults: true }, (cluster) => Promise.resolve(cluster));
    expectTypeOf(asked).returns.resolves.toEqualTypeOf<FaultyCluster>();
    const notAsked = () => withCluster({}, (cluster) => Promise.resolve(cluster));
    expectTypeOf(notAsked).returns.resolves.toEqualTypeOf<StartedCluster>();
  });

  test('clusterTest', () => {
    expectTypeOf(clusterTest({ networkFaults: true })).toEqualTypeOf<TestAPI<{ cluster: FaultyCluster }>>();
    expectTypeOf(clusterTest({ scope: 'test' })).toEqualTypeOf<TestAPI<{ cluster: StartedCluster }>>();
    expectTypeOf(plain).toEqualTypeOf<TestAPI<{ cluster: StartedCluster }>>();
  });

  test('not for the cluster of a whole run, which is in another process', () => {
    expectTypeOf<Parameters<typeof sharedCluster>[0]>().not.toHaveProperty('networkFaults');
    const given = () => inject('restateCluster');
    expectTypeOf(given).returns.toEqualTypeOf<SharedClusterInfo>();
  });
});

test('matchers are promises', () => {
  const matchers = expect({} as StartedCluster);
  expectTypeOf(matchers.toBeReady).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf(matchers.not.toHaveState).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf(matchers.toHaveState).parameters.toExtend<[ServiceName, string, unknown, ...unknown[]]>();
});
