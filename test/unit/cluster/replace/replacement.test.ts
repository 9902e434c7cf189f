import { expect, test } from 'vitest';
import { currentPlan, decideChange, isOnlyReplacement, planOfManifest } from '../../../../src/cluster/change/decide.js';
import { replacementSteps, stepsOf } from '../../../../src/cluster/change/steps.js';
import { withReplacement } from '../../../../src/cluster/replace/replacement.js';
import { formatManifest, parseManifest } from '../../../../src/files/manifest.js';
import type { Manifest } from '../../../../src/files/manifest.js';
import { planOf } from '../../fixtures.js';
import { changingTo, manifestOf } from '../change/fixtures.js';

const PLAN = planOf({ name: 'demo', nodes: 3, snapshots: 'none' }, 'native');
const IDLE = { nodes: ['node-2'], store: false };

function replaced(manifest: Manifest, known: readonly string[] = []): Manifest {
  return withReplacement(manifest, currentPlan(manifest), ['node-2'], known);
}

function titles(manifest: Manifest, only: boolean): string[] {
  const change = decideChange(manifest, planOfManifest(manifest, manifest.changing?.to), { force: false });
  if (change === undefined) throw new Error('nothing is different');
  return (only ? replacementSteps(change, IDLE) : stepsOf(change, IDLE)).map(({ title }) => title);
}

test('a node gets a name that nobody has, and its place and the spec stay', () => {
  const manifest = replaced(manifestOf(PLAN), ['node-2-2']);
  expect(manifest.nodeNames).toEqual({ 'node-2': 'node-2-3' });
  expect(manifest.changing?.lost).toEqual({ 'node-2': 'node-2' });
  const { nodes } = currentPlan(manifest);
  expect(nodes.map(({ nodeName }) => nodeName)).toEqual(['node-1', 'node-2-3', 'node-3']);
  expect(nodes.map(({ ports }) => ports)).toEqual(PLAN.nodes.map(({ ports }) => ports));
  expect(manifest.spec).toEqual(PLAN.spec);
});

test('it is written down, and goes on after a kill', () => {
  const manifest = replaced(manifestOf(PLAN));
  const read = parseManifest(formatManifest(manifest));
  expect(read.nodeNames).toEqual({ 'node-2': 'node-2-2' });
  expect(read.changing?.lost).toEqual({ 'node-2': 'node-2' });
  expect(isOnlyReplacement(read)).toBe(true);
  expect(titles(read, false)).toEqual([
    'start node-2 empty, in place of what was lost',
    'give work to node-2',
    'let the cluster forget what node-2 had',
  ]);
});

test('one that is lost again is replaced again, and both former ones are forgotten', () => {
  const manifest = replaced(replaced(manifestOf(PLAN)));
  expect(manifest.nodeNames).toEqual({ 'node-2': 'node-2-3' });
  expect(manifest.changing?.lost).toEqual({ 'node-2': 'node-2', 'node-2-2': 'node-2' });
});

test('in the middle of another change only the replacement is done, and that change stays', () => {
  const manifest = replaced(manifestOf(PLAN, changingTo({ name: 'demo', runtime: 'native', nodes: 4 })));
  expect(manifest.changing?.to.nodes).toBe(4);
  expect(isOnlyReplacement(manifest)).toBe(false);
  expect(titles(manifest, true)).toHaveLength(3);
});

test('names that are no names are refused', () => {
  const text = formatManifest({ ...manifestOf(PLAN), nodeNames: { 'node-2': '../node' } });
  expect(() => parseManifest(text)).toThrow("the names of its replaced nodes can't be read");
});
