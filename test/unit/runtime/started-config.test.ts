import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editedSinceStart, isEditedSince, recordConfigs } from '../../../src/runtime/started-config.js';
import { temporaryDirectories } from '../fixtures.js';

describe('a file is edited since a start', () => {
  test.each([
    ['where it is the same', { config: 'a', generated: 'a' }, { config: 'a', generated: 'a' }, false],
    ['where somebody edited it', { config: 'a', generated: 'a' }, { config: 'b', generated: 'a' }, true],
    ['where it was started with the edit', { config: 'b', generated: 'a' }, { config: 'b', generated: 'a' }, false],
    ['where an edit was taken back', { config: 'b', generated: 'a' }, { config: 'a', generated: 'a' }, true],
    ['where we wrote it anew', { config: 'a', generated: 'a' }, { config: 'c', generated: 'c' }, false],
  ])('%s', (_, started, now, want) => {
    expect(isEditedSince(started, now)).toBe(want);
  });
});

describe('of nodes that run', () => {
  const directory = temporaryDirectories();
  const never = () => Promise.resolve(undefined);
  async function started(): Promise<{ dir: string; config: string }> {
    const dir = await directory();
    await mkdir(join(dir, 'nodes', 'node-1'), { recursive: true });
    const config = join(dir, 'nodes', 'node-1', 'restate.toml');
    await writeFile(config, 'log-filter = "info"\n');
    await recordConfigs(dir, ['node-1']);
    return { dir, config };
  }

  test('the edited one is found, and none of which nothing is known', async () => {
    const { dir, config } = await started();
    expect(await editedSinceStart(dir, ['node-1', 'node-2'], never)).toEqual([]);
    await writeFile(config, 'log-filter = "warn"\n');
    expect(await editedSinceStart(dir, ['node-1', 'node-2'], never)).toEqual(['node-1']);
  });

  test('one that was started again by its engine runs with the edit', async () => {
    const { dir, config } = await started();
    await writeFile(config, 'log-filter = "warn"\n');
    const at = (ms: number) => () => Promise.resolve({ at: Date.now() + ms, byOthers: true });
    expect(await editedSinceStart(dir, ['node-1'], at(60_000))).toEqual([]);
    expect(await editedSinceStart(dir, ['node-1'], at(-60_000))).toEqual(['node-1']);
  });

  test('one that we did not start is found where the edit came later', async () => {
    const { dir } = await started();
    await rm(join(dir, 'nodes', 'node-1', 'restate.started'));
    const at = (ms: number) => () => Promise.resolve({ at: Date.now() + ms, byOthers: false });
    expect(await editedSinceStart(dir, ['node-1'], at(60_000))).toEqual([]);
    expect(await editedSinceStart(dir, ['node-1'], at(-60_000))).toEqual(['node-1']);
  });

  test('a record that was written by half says nothing', async () => {
    const { dir } = await started();
    await writeFile(join(dir, 'nodes', 'node-1', 'restate.started'), '{"conf');
    expect(await editedSinceStart(dir, ['node-1'], never)).toEqual([]);
  });
});
