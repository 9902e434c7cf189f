import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draw, settlePorts } from '../../../../src/cluster/blueprint.js';
import { decideChange } from '../../../../src/cluster/change/decide.js';
import { Execution } from '../../../../src/cluster/change/execution.js';
import { applyChanges } from '../../../../src/files/write.js';
import { readManifest } from '../../../../src/files/manifest.js';
import type { Manifest } from '../../../../src/files/manifest.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import type { ClusterSpec } from '../../../../src/spec/types.js';
import { temporaryDirectory } from '../../../support/machine.js';
import { manifestOf } from './fixtures.js';

let directory = temporaryDirectory();
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => {
  directory.remove();
});

const AUTO = parseSpec({ nodes: 2, snapshots: 'none', runtime: 'native', ports: 'auto' });
const FIXED = parseSpec({ nodes: 2, snapshots: 'none', runtime: 'native' });
const never = () => Promise.reject(new Error('the spec says which runtime'));

async function read(): Promise<Manifest> {
  const manifest = await readManifest(directory.path);
  if (manifest === undefined) throw new Error('nothing was written');
  return manifest;
}

/** Writes a cluster as the first spec says, and begins the change to the second, or goes on with it. */
async function begin(from: ClusterSpec, to: ClusterSpec): Promise<void> {
  const { path } = directory;
  const { plan, changes, files } = await draw(from, path, never);
  await applyChanges(path, changes, manifestOf(plan), { overwrite: false, files });
  await goOn(to);
}

async function goOn(to: ClusterSpec, restarted: readonly string[] = []): Promise<string[]> {
  const { path } = directory;
  const { plan } = await draw(to, path, never);
  const change = decideChange(await read(), plan, { force: false });
  if (change === undefined) throw new Error('nothing is different');
  const execution = new Execution(path, change, { fresh: [], left: [] }, {});
  await execution.begin();
  for (const node of restarted) await execution.restarted(node);
  return change.differences.restarts.map(({ node }) => node);
}

describe('a change of ports that was interrupted', () => {
  test('from chosen ones still knows what nodes run with that were not restarted', async () => {
    await begin(AUTO, FIXED);
    await goOn(FIXED, ['node-1']);
    expect(await goOn(FIXED)).toEqual(['node-2']);
    expect(await goOn(AUTO)).toEqual(['node-1']);
  });

  test('to chosen ones goes on with the same', async () => {
    await begin(FIXED, AUTO);
    const { ports } = await read();
    expect(ports).not.toEqual(FIXED.ports);
    expect(await settlePorts(AUTO, directory.path, await read())).toEqual(ports);
    await goOn(AUTO, ['node-1']);
    expect(await goOn(AUTO)).toEqual(['node-2']);
    expect(await goOn(FIXED)).toEqual(['node-1']);
  });
});
