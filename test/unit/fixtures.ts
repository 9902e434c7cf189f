import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { ClusterError, SpecError } from '../../src/errors.js';
import type { Problem } from '../../src/errors.js';
import { planCluster } from '../../src/plan/plan.js';
import type { PlanChoices } from '../../src/plan/plan.js';
import type { ClusterPlan, NodePlan } from '../../src/plan/types.js';
import type { ClusterRuntime } from '../../src/runtime/types.js';
import { parseSpec } from '../../src/spec/parse.js';
import type { ClusterSpecInput, RuntimeKind } from '../../src/spec/types.js';

/** A plan of a spec that names only what a test is about; without snapshots, unless it is about them. */
export function planOf(
  spec: ClusterSpecInput = {},
  runtime: RuntimeKind = 'docker',
  choices: Partial<PlanChoices> = {},
): ClusterPlan {
  return planCluster(parseSpec({ snapshots: 'none', ...spec }), { runtime, ...choices });
}

/** Node k of a plan, from 1. */
export function nodeOf(plan: ClusterPlan, k: number): NodePlan {
  const node = plan.nodes[k - 1];
  if (node === undefined) throw new Error(`the plan has no node ${String(k)}`);
  return node;
}

/** What a piece of work throws. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

export function specErrorOf(work: () => unknown): SpecError {
  const error = thrownBy(work);
  if (error instanceof SpecError) return error;
  throw error;
}

export function problemsOf(work: () => unknown): readonly Problem[] {
  return specErrorOf(work).problems;
}

/** What a promise is rejected with. */
export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it was not rejected');
    },
    (error: unknown) => error,
  );
}

export async function clusterErrorOf(work: Promise<unknown>): Promise<ClusterError> {
  const error = await rejectionOf(work);
  if (error instanceof ClusterError) return error;
  throw error;
}

/** A function that makes temporary directories, which are removed after each test. */
export function temporaryDirectories(): () => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((path) => rm(path, { recursive: true, force: true })));
  });
  return async () => {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'restate-cluster-unit-')));
    made.push(path);
    return path;
  };
}

/** A runtime that does nothing, but for what a test gives it. */
export function fakeRuntime(own: Partial<ClusterRuntime> = {}): ClusterRuntime {
  const nothing = () => Promise.resolve();
  return {
    kind: 'native',
    pollMs: 100,
    prepare: nothing,
    inspect: () => Promise.resolve([]),
    nodeOf: (nodeName) => nodeName,
    inspectStore: () => Promise.resolve(undefined),
    runsElsewhere: () => Promise.resolve(undefined),
    ownership: () => Promise.resolve({ state: 'free', renew: false }),
    assertOurs: nothing,
    claim: nothing,
    engine: () => Promise.resolve(undefined),
    outdated: () => Promise.resolve({ nodes: [], store: [] }),
    start: nothing,
    startStore: nothing,
    restartStore: nothing,
    discardStore: nothing,
    stop: nothing,
    restart: nothing,
    discard: nothing,
    kill: nothing,
    pause: nothing,
    resume: nothing,
    halted: () => Promise.resolve(undefined),
    wipe: nothing,
    rename: nothing,
    links: undefined,
    expose: (url) => Promise.resolve(url),
    close: nothing,
    editedSinceStart: () => Promise.resolve([]),
    wasStarted: () => Promise.resolve(false),
    hasData: () => Promise.resolve(false),
    nodesWithData: () => Promise.resolve([]),
    purge: nothing,
    logTail: () => Promise.resolve(''),
    logs: nothing,
    restatectl: () => Promise.resolve({ stdout: '[]', stderr: '' }),
    restatectlInteractive: () => Promise.resolve(0),
    ...own,
  };
}
