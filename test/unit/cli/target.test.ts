import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { directoryOf, flagFor } from '../../../src/cli/cluster-flags.js';
import { withSpec } from '../../../src/cli/spec-source.js';
import { checkPlan } from '../../../src/cluster/blueprint.js';
import type { ClusterSpec } from '../../../src/spec/types.js';
import type { SpecFlags } from '../../../src/cli/options.js';
import { clusterErrorOf, problemsOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

describe('the directory', () => {
  test.each([
    [{}, 'restate-cluster'],
    [{ name: 'blue' }, 'restate-cluster-blue'],
    [{ dir: 'x/y' }, 'x/y'],
    [{ dir: 'x/y', name: 'blue' }, 'x/y'],
  ])('of %j is %s', (flags, want) => {
    expect(directoryOf(flags)).toBe(want);
  });

  test.each(['../x', 'A', 'a b', '$(id)'])('is not made from the name %j', (name) => {
    expect(problemsOf(() => directoryOf({ name }))).toMatchObject([{ path: 'name' }]);
  });
});

test.each([
  [{}, ''],
  [{ name: 'blue' }, ' --name blue'],
  [{ dir: './x' }, ' --dir ./x'],
  [{ dir: 'my dir', name: 'blue' }, " --dir 'my dir'"],
])('the cluster of %j is named again by "%s"', (flags, want) => {
  expect(flagFor(flags)).toBe(want);
});

/** The spec of a command that does with it what all of them do first. */
function specOf(flags: SpecFlags): Promise<ClusterSpec> {
  return withSpec(flags, (spec) => {
    checkPlan(spec);
    return Promise.resolve(spec);
  });
}

describe('the spec', () => {
  async function fromFile(text: string, flags: SpecFlags = {}) {
    const spec = join(await temporaryDirectory(), 'demo.yaml');
    await writeFile(spec, text);
    return { spec, result: specOf({ spec, ...flags }) };
  }

  test('comes from the file, and flags win', async () => {
    const { result } = await fromFile('name: demo\nnodes: 3\npartitions: 8\n', {
      nodes: '5',
      ports: 'auto',
      replication: '3',
    });
    expect(await result).toMatchObject({
      name: 'demo',
      nodes: 5,
      replication: { logs: { node: 3 }, partitions: { node: 3 } },
      partitions: 8,
      ports: 'auto',
    });
  });

  test('is wrong where its file is, by name and line', async () => {
    const { spec, result } = await fromFile('name: demo\nnodes: many\n');
    const error = await clusterErrorOf(result);
    expect(error.message).toBe(`${spec} has 1 problem`);
    expect(error.details).toContain('nodes (line 2): must be a number or a list of nodes');
  });

  test.each<[SpecFlags, string]>([
    [{ nodes: 'many' }, 'nodes: must be a number or a list of nodes'],
    [{ nodes: '1e1' }, 'nodes: must be a number or a list of nodes'],
    [{ nodes: '-1' }, 'nodes: must be at least 1, and is -1'],
    [{ nodes: '2.5' }, 'nodes: must be a number or a list of nodes'],
    [{ restate: 'latest' }, 'restate: must be an exact version'],
    [{ restate: '1.5.0' }, 'restate: Restate 1.5.0 is not supported'],
    [{ ports: '8080' }, 'ports: has a form that is not known here'],
    [{ runtime: 'podman' }, 'runtime: must be auto or docker or native, and is "podman"'],
  ])('wrong flags %j are reported as flags', async (flags, want) => {
    const error = await clusterErrorOf((await fromFile('name: [broken', flags)).result);
    expect(error.message).toBe('the command line has 1 problem');
    expect(error.details).toContain(want);
  });

  test('a replication that fits the file is no wrong flag', async () => {
    expect(await (await fromFile('nodes: 5\n', { replication: '5' })).result).toMatchObject({
      nodes: 5,
      replication: { logs: { node: 5 }, partitions: { node: 5 } },
    });
  });
});
