import { createServer } from 'node:net';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/exec/run.js';
import {
  MOST_BYTES,
  readText,
  readTextIfThere,
  readTextStream,
  sizeText,
  tryReadText,
  tryReadTextSync,
} from '../../../src/machine/text-file.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

const places: readonly [name: string, make: (path: string) => Promise<unknown>, fault: string][] = [
  ['a named pipe', (path) => run('mkfifo', [path]), 'is a named pipe, not a file'],
  ['a device', (path) => symlink('/dev/zero', path), 'is a device, not a file'],
  ['a directory', (path) => mkdir(path), 'is a directory'],
  ['nothing', () => Promise.resolve(), 'does not exist'],
  ['a link to itself', (path) => symlink(path, path), 'is a link that leads to itself'],
  [
    'a file of 3 GB',
    async (path) => {
      await writeFile(path, '');
      await truncate(path, 3_000_000_000);
    },
    'is larger than 250 kB, and is not read',
  ],
];

describe('a text file', () => {
  test.each(places)('%s is told from', async (_, make, fault) => {
    const path = join(await temporaryDirectory(), 'file');
    await make(path);
    expect(await tryReadText(path, 'spec')).toMatchObject({ fault });
    expect(tryReadTextSync(path, 'spec')).toMatchObject({ fault });
    await expect(readText(path, 'spec')).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${path} ${fault}`,
      hint: 'Replace it with the file that belongs there, or move it away.',
    });
  });

  test('a socket is told from', async () => {
    const path = join(await temporaryDirectory(), 's');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(await tryReadText(path, 'spec')).toMatchObject({ fault: 'is a socket, not a file' });
    server.close();
  });

  test('is read whole, up to its limit', async () => {
    const path = join(await temporaryDirectory(), 'file');
    for (const text of ['', 'ä', 'x'.repeat(MOST_BYTES.lock)]) {
      await writeFile(path, text);
      expect(await tryReadText(path, 'lock')).toEqual({ text });
      expect(tryReadTextSync(path, 'lock')).toEqual({ text });
    }
    await writeFile(path, 'x'.repeat(MOST_BYTES.lock + 1));
    expect(await tryReadText(path, 'lock')).toEqual({ fault: 'is larger than 5 kB, and is not read' });
  });

  // Files of the system have no size before they are read.
  test.runIf(process.platform === 'linux')('is read where it has no size', async () => {
    expect(await tryReadText('/proc/self/status', 'spec')).toMatchObject({
      text: expect.stringContaining('Pid:') as string,
    });
  });

  test('may be absent where that is asked for', async () => {
    const dir = await temporaryDirectory();
    expect(await readTextIfThere(join(dir, 'none'), 'spec')).toBeUndefined();
    await writeFile(join(dir, 'file'), '');
    expect(await readTextIfThere(join(dir, 'file', 'none'), 'spec')).toBeUndefined();
    await expect(readTextIfThere(dir, 'spec')).rejects.toMatchObject({ message: `${dir} is a directory` });
  });
});

describe('a stream', () => {
  test('is read to its end', async () => {
    expect(
      await readTextStream(Readable.from([Buffer.from('a'), Buffer.from([0xc3]), Buffer.from([0xa4])]), 'spec'),
    ).toEqual({ text: 'aä' });
  });

  test('without end is not', async () => {
    function* endless() {
      for (;;) yield Buffer.alloc(60_000, 'y');
    }
    expect(await readTextStream(Readable.from(endless()), 'spec')).toEqual({
      fault: 'is larger than 250 kB, and is not read',
    });
  });
});

test.each([
  [4_096, '5 kB'],
  [250_000, '250 kB'],
  [4_000_000, '4 MB'],
])('%d bytes are %s', (bytes, want) => {
  expect(sizeText(bytes)).toBe(want);
});
