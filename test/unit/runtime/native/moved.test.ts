import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeFiles } from '../../../../src/runtime/native/layout.js';
import { assertNotMoved, directoryInLog } from '../../../../src/runtime/native/moved.js';
import { clusterErrorOf, planOf, temporaryDirectories } from '../../fixtures.js';

const temporaryDirectory = temporaryDirectories();

/** As Restate 1.7.12 writes it. */
const joined = (dir: string, node = 'node-1') =>
  `2026-11-30T22:40:05.710429Z  INFO restate_node: My Node ID is N1:2 node_name=${node} roles=http-ingress | admin | worker address=unix:${dir}/nodes/${node}/data/${node}/fabric.sock location= nodes_config_version=v2`;

test('only the line of a node that joins names its directory', () => {
  expect(directoryInLog(joined('/srv/my clusters/demo'))).toBe('/srv/my clusters/demo');
  expect(directoryInLog(joined('..').replace('../nodes', '..'))).toBeUndefined();
  expect(
    directoryInLog(' WARN something: address=unix:/srv/demo/nodes/node-1/data/node-1/fabric.sock'),
  ).toBeUndefined();
});

describe('a cluster that an earlier version made', () => {
  const plan = planOf({ nodes: 3 }, 'native');

  async function clusterFrom(before: string): Promise<{ dir: string; base: string }> {
    const base = await temporaryDirectory();
    const dir = join(base, 'now');
    for (const { name } of plan.nodes) {
      const { directory, log } = nodeFiles(dir, name);
      await mkdir(directory, { recursive: true });
      await writeFile(
        log,
        [joined('/first/place', name), joined(before === 'here' ? dir : join(base, before), name), 'x'].join('\n'),
      );
    }
    return { dir, base };
  }

  test('is started where it was last', async () => {
    await assertNotMoved(plan, (await clusterFrom('here')).dir);
  });

  test('is refused in another place, with the ways out; a link from its old place is one', async () => {
    const { dir, base } = await clusterFrom('before');
    const error = await clusterErrorOf(assertNotMoved(plan, dir));
    expect(error).toMatchObject({
      code: 'data-unusable',
      message: `the cluster in ${dir} was moved, and its nodes look for each other in ${join(base, 'before')}`,
    });
    expect(error.hint).toContain(`ln -s ${dir} ${join(base, 'before')}`);
    await symlink(dir, join(base, 'before'));
    await assertNotMoved(plan, dir);
  });

  test('one of today moves, and so does one with a single metadata server, and one without a log', async () => {
    const { dir } = await clusterFrom('before');
    await assertNotMoved(planOf({ nodes: 3 }, 'native', { sockets: 'relative' }), dir);
    await assertNotMoved(planOf({ nodes: 1 }, 'native'), dir);
    await assertNotMoved(plan, await temporaryDirectory());
  });
});
