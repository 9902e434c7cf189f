import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freeDiskMb } from '../../../src/machine/disk.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

test('what will be made below a directory, or cannot be made below a file, is on its disk', async () => {
  const dir = await temporaryDirectory();
  await writeFile(join(dir, 'file'), '');
  const here = (await freeDiskMb(dir)) ?? 0;
  expect(here).toBeGreaterThan(0);
  for (const path of ['not/yet/there', 'file/below']) {
    // Others write to the same disk meanwhile.
    expect(Math.abs(((await freeDiskMb(join(dir, path))) ?? 0) - here)).toBeLessThan(10_000);
  }
});
