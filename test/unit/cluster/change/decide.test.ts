import { describe, expect, test } from 'vitest';
import { assertPossible, currentPlan, decideChange } from '../../../../src/cluster/change/decide.js';
import type { Change } from '../../../../src/cluster/change/decide.js';
import { ClusterError } from '../../../../src/errors.js';
import type { Changing } from '../../../../src/files/manifest.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { planOf, thrownBy } from '../../fixtures.js';
import { changeBetween, changingTo, manifestOf, named, planAfter } from './fixtures.js';

const FORCE = { force: false };
const QUIET: ClusterSpecInput = { nodes: 3 };
const LOUD: ClusterSpecInput = { nodes: 3, config: { 'log-filter': 'debug' } };
const quiet = planOf(QUIET, 'native');

/** The next decision after a call that ended somewhere on the way, for a spec that is asked for then. */
function then(from: ClusterSpecInput, changing: Changing, wanted: ClusterSpecInput): Change {
  const before = planOf(from, 'native');
  const change = decideChange(manifestOf(before, changing), planAfter(before, wanted), FORCE);
  if (change === undefined) throw new Error('nothing is different');
  return change;
}

function errorOf(work: () => unknown): ClusterError {
  const error = thrownBy(work);
  if (error instanceof ClusterError) return error;
  throw error;
}

const restarted = ({ differences }: Change) => differences.restarts.map(({ node }) => node);
const names = ({ nodes }: { nodes: readonly { name: string }[] }) => nodes.map(({ name }) => name);

describe('a change that is begun', () => {
  test('is none where nothing is different', () => {
    expect(decideChange(manifestOf(quiet), planAfter(quiet, QUIET), FORCE)).toBeUndefined();
  });

  test('is none where only files are different', () => {
    const after = planAfter(quiet, { ...QUIET, runtime: 'native', provision: 'manual' });
    expect(decideChange(manifestOf(quiet), after, FORCE)).toBeUndefined();
  });

  test('has nothing done of it, and all nodes as they were', () => {
    const change = changeBetween(QUIET, LOUD);
    expect(change).toMatchObject({ resumed: false, back: false });
    expect(change.done).toEqual({ restarted: [], restarting: [], emptied: [], pinned: [] });
    expect(restarted(change)).toEqual(['node-1', 'node-2', 'node-3']);
    expect(change.transition.nodes.map(({ settings }) => settings['log-filter'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a change that goes on', () => {
  const done = { restarted: ['node-1'], restarting: ['node-2'], emptied: [], pinned: [3, 5] };

  test('leaves out the nodes that run with their new settings, and no other', () => {
    const change = then(QUIET, changingTo(LOUD, done), LOUD);
    expect(change).toMatchObject({ resumed: true, back: false, done });
    expect(restarted(change)).toEqual(['node-2', 'node-3']);
    expect(change.transition.nodes.map(({ settings }) => settings['log-filter'])).toEqual([
      'debug',
      undefined,
      undefined,
    ]);
  });

  test('is one still when all that is left is to say that it is done', () => {
    const change = then(QUIET, changingTo(LOUD, { restarted: ['node-1', 'node-2', 'node-3'] }), LOUD);
    expect(change.resumed).toBe(true);
    expect(change.differences.restarts).toEqual([]);
  });

  test('knows which nodes it has emptied', () => {
    const nodes = { nodes: named('a', 'b', 'c') };
    const change = then(
      { nodes: named('a', 'b', 'c', 'd'), snapshots: 'azurite' },
      changingTo({ ...nodes, snapshots: 'azurite' }, { emptied: ['d'] }),
      { ...nodes, snapshots: 'azurite' },
    );
    expect(change.done.emptied).toEqual(['d']);
    expect(change.differences.retired).toEqual([{ node: 'd', roles: ['worker', 'log-server'], leaves: true }]);
  });
});

describe('a change that is taken back', () => {
  test('has the two sides exchanged, and only what was done is undone', () => {
    const change = then(QUIET, changingTo(LOUD, { restarted: ['node-1'], restarting: ['node-2'], pinned: [3] }), QUIET);
    expect(change).toMatchObject({ resumed: true, back: true });
    expect(change.before.spec.config).toEqual({ 'log-filter': 'debug' });
    expect(change.after.spec.config).toEqual({});
    // One that was about to be started anew may run with either settings.
    expect(restarted(change)).toEqual(['node-1', 'node-2']);
    expect(change.done).toEqual({ restarted: ['node-3'], restarting: ['node-2'], emptied: [], pinned: [3] });
  });

  test('removes a node that was added, and gives one that was about to leave its work again', () => {
    const rest: ClusterSpecInput = { snapshots: 'azurite', metadata: { servers: 1 } };
    const old = { ...rest, nodes: named('a', 'b', 'c', 'd') };
    const to = { ...rest, nodes: named('a', 'b', 'd', 'e', 'f') };
    const change = then(old, changingTo(to, { restarted: ['e', 'f'], emptied: ['c'] }), old);
    expect(change.differences.added).toEqual(['c']);
    expect(change.differences.retired.map(({ node, leaves }) => [node, leaves])).toEqual([
      ['e', true],
      ['f', true],
    ]);
    expect(names(change.transition)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    // It may have been given work since.
    expect(change.done.emptied).toEqual([]);
  });
});

/** What the manifest says of a change after it was begun, as an execution writes it. */
function writtenBy({ after, done, back }: Change, further: Partial<Changing> = {}): Changing {
  return { ...done, to: after.spec, ...further, ...(back ? { back: true as const } : {}) };
}

describe('taking a change back that is interrupted itself', () => {
  const forth = changingTo(LOUD, { restarted: ['node-1', 'node-2'] });
  const undoing = then(QUIET, forth, QUIET);
  const interrupted = writtenBy(undoing, { restarted: ['node-3', 'node-1'] });

  test('goes on back when the same is asked for again', () => {
    const change = then(LOUD, interrupted, QUIET);
    expect(change).toMatchObject({ resumed: true, back: true });
    expect(restarted(change)).toEqual(['node-2']);
  });

  test('goes forth when that is asked for after all: what went back on the way, and what never came', () => {
    const change = then(LOUD, interrupted, LOUD);
    expect(change).toMatchObject({ resumed: true, back: false });
    expect(restarted(change)).toEqual(['node-1', 'node-3']);
    expect(writtenBy(change)).not.toHaveProperty('back');
  });

  test('and back again', () => {
    const again = writtenBy(then(LOUD, interrupted, LOUD), { restarted: ['node-2', 'node-1'] });
    const change = then(QUIET, again, QUIET);
    expect(change.back).toBe(true);
    expect(restarted(change)).toEqual(['node-1', 'node-2']);
  });
});

test('in the middle of a change another one is refused, with both ways out of it', () => {
  const changing = changingTo(LOUD, { restarted: ['node-1'] });
  const error = errorOf(() =>
    decideChange(manifestOf(quiet, changing), planAfter(quiet, { ...LOUD, nodes: 4 }), FORCE),
  );
  expect(error.code).toBe('settings-changed');
  expect(error.message).toBe('restate is in the middle of another change');
  expect(error.hint).toContain('`restate-cluster up --continue`');
  expect(error.hint).toContain('`restate-cluster up --undo`');
});

describe('currentPlan', () => {
  test('of a cluster that is not changed is that of its spec', () => {
    expect(currentPlan(manifestOf(quiet))).toEqual(quiet);
  });

  test('in a change has the nodes of both sides, each as it runs', () => {
    const before = planOf({ nodes: named('a', 'b') }, 'native');
    const to = { nodes: named('b', 'c'), env: { A: 'new' } };
    const plan = currentPlan(manifestOf(before, changingTo(to, { restarted: ['c'] })));
    expect(plan.nodes.map(({ name, env }) => [name, env['A']])).toEqual([
      ['b', undefined],
      ['c', 'new'],
      ['a', undefined],
    ]);
  });
});

describe('assertPossible', () => {
  test('lets pass what can be had', () => {
    expect(() => {
      assertPossible(changeBetween(QUIET, LOUD));
    }).not.toThrow();
  });

  test('tells every reason at once, those of the cluster too', () => {
    const change = changeBetween(QUIET, { ...LOUD, partitions: 7, name: 'other' });
    const error = errorOf(() => {
      assertPossible(change, [{ what: 'nodes: x removed', why: 'it has the only copy' }]);
    });
    expect(error.message).toBe('restate has data that does not fit the new settings');
    expect(error.details?.split('\n')).toEqual([
      '  name: restate → other: the data belongs to a cluster of the old name',
      '  partitions: 24 → 7: their number is fixed once a cluster is provisioned',
      '  nodes: x removed: it has the only copy',
    ]);
    expect(error.hint).toContain('down --purge');
  });

  test('does not speak of deleting data where only the version is refused', () => {
    const change = changeBetween({ restate: '1.7.12' }, { restate: '1.6.2' }, { force: false });
    const error = errorOf(() => {
      assertPossible(change);
    });
    expect(error.message).toBe("restate can't go to that version like this");
    expect(error.hint).toBe('Nothing was changed.');
  });
});
