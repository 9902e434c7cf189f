import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import type { Headers } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { allowanceFor } from '../../../../src/cluster/backup/limits.js';
import { checkRestorable, verifyArchive } from '../../../../src/cluster/backup/verify.js';
import { ClusterError } from '../../../../src/errors.js';
import { freeDiskMb } from '../../../../src/machine/disk.js';
import { formatContents } from '../../../../src/cluster/backup/contents.js';
import { readDirectory } from '../../../../src/cluster/backup/native-data.js';
import { readArchive, readContents } from '../../../../src/cluster/backup/read-archive.js';
import { writeArchive } from '../../../../src/cluster/backup/write-archive.js';
import { textEntry } from '../../../../src/files/tar.js';
import type { TarEntry } from '../../../../src/files/tar.js';
import { temporaryDirectories } from '../../fixtures.js';
import { CONTENTS } from './fixtures.js';

const temporary = temporaryDirectories();

const noBytes = { onBytes: () => undefined };
const writing = { force: false, ...noBytes };

async function* all(...entries: TarEntry[]): AsyncGenerator<TarEntry> {
  for (const entry of entries) yield await Promise.resolve(entry);
}

/** What is in an archive, by path. */
async function contentsOf(file: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  await readArchive(file, {
    ...noBytes,
    take: async ({ path, type, body }) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      found[path] = type === 'file' ? Buffer.concat(chunks).toString('latin1') : type;
    },
  });
  return found;
}

interface Raw extends Headers {
  readonly pax?: Readonly<Record<string, string>>;
  readonly text?: string;
}

/** An archive of somebody else: our manifest, then these entries, then right checksums. */
async function hostile(file: string, ...entries: Raw[]): Promise<void> {
  const pack = tar.pack();
  const sums: Record<string, { size: number; sha256: string }> = {};
  const add = ({ text = '', ...header }: Raw) => {
    pack.entry({ ...header, size: Buffer.byteLength(text) }, text);
    if (header.type === undefined || header.type === 'file')
      sums[header.name] = { size: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
  };
  add({ name: 'manifest.json', text: formatContents(CONTENTS) });
  for (const entry of entries) add(entry);
  add({ name: 'checksums.json', text: JSON.stringify({ files: sums }) });
  pack.finalize();
  await pipeline(pack, createGzip(), createWriteStream(file));
}

const invalid = (text: string) => ({
  code: 'archive-invalid',
  message: expect.stringContaining(text) as string,
  hint: expect.stringContaining('Nothing was changed') as string,
});

/** As {@link hostile}, of zeros: each entry with its size. */
async function bomb(file: string, sizes: readonly number[], trailing = 0): Promise<void> {
  const pack = tar.pack();
  const parts: Buffer[] = [];
  pack.on('data', (part: Buffer) => parts.push(part));
  pack.entry({ name: 'manifest.json' }, formatContents(CONTENTS));
  for (const [i, size] of sizes.entries()) pack.entry({ name: `data/node-1/${String(i)}` }, Buffer.alloc(size));
  pack.finalize();
  await finished(pack);
  await writeFile(file, gzipSync(Buffer.concat([...parts, Buffer.alloc(trailing)]), { level: 1 }));
}

const refused = (text: string, hint: string) => ({
  code: 'archive-invalid',
  message: expect.stringContaining(text) as string,
  hint: expect.stringContaining(hint) as string,
});

describe('an archive', () => {
  test('that unpacks to more than allowed is given up once it says so', async () => {
    const dir = await temporary();
    const file = join(dir, 'a.tar.gz');
    await bomb(file, [20_000_000, 20_000_000, 1]);
    expect((await stat(file)).size).toBeLessThan(400_000);
    let read = 0;
    const reading = (bytes: number) => ({
      onBytes: (more: number) => {
        read += more;
      },
      allowance: { bytes, refusal: () => new ClusterError('archive-invalid', 'too large', { hint: 'no' }) },
    });
    await expect(readArchive(file, reading(30_000_000))).rejects.toMatchObject(refused('too large', 'no'));
    expect(read).toBe(20_000_000);
    const usual = await allowanceFor(file, { nodes: [] }, { runtime: 'native', dir });
    await expect(readArchive(file, { ...noBytes, allowance: usual })).rejects.toMatchObject(
      refused('unpacks to more than', '--max-size'),
    );
    // Nothing is wrong with it but its size, and that it lacks its checksums.
    await expect(readArchive(file, reading(90_000_000))).rejects.toMatchObject(invalid('not complete'));
  });

  test('is never allowed more than the disk has free', async () => {
    const dir = await temporary();
    const file = join(dir, 'a.tar.gz');
    await bomb(file, [1]);
    const { bytes, refusal } = await allowanceFor(file, { nodes: [] }, { runtime: 'native', dir }, 1e18);
    expect(bytes).toBeLessThanOrEqual(((await freeDiskMb(dir)) ?? 0) * 1_024 ** 2 + 1e9);
    expect(refusal()).toMatchObject(refused('free in', '--dir'));
  });

  test('with bytes that belong to no entry, or a header without end, is given up soon', async () => {
    const file = join(await temporary(), 'a.tar.gz');
    await bomb(file, [1], 40_000_000);
    await expect(readArchive(file, noBytes)).rejects.toMatchObject(invalid('belongs to no entry'));
    await hostile(file, { name: 'data/node-1/x', pax: { comment: 'x'.repeat(20_000_000) } });
    await expect(readArchive(file, noBytes)).rejects.toMatchObject(invalid('belongs to no entry'));
    await hostile(file, { name: `data/node-1/${'x/'.repeat(600)}x` });
    await expect(readArchive(file, noBytes)).rejects.toMatchObject(invalid('path of'));
  });

  test('that was made in the middle of a change is not used', async () => {
    const dir = await temporary();
    const file = join(dir, 'a.tar.gz');
    const changing = { to: CONTENTS.manifest.spec, restarted: [], restarting: [], emptied: [], pinned: [] };
    const contents = { ...CONTENTS, manifest: { ...CONTENTS.manifest, changing } };
    await writeArchive(file, contents, all(), writing);
    await expect(readContents(file)).rejects.toMatchObject(invalid('in the middle of a change'));
  });

  test('is read back before it counts, and is not there where it can not be restored', async () => {
    const dir = await temporary();
    const file = join(dir, 'a.tar.gz');
    const entry = () => textEntry('data/node-1/x', 'y'.repeat(10_000));
    const size = Buffer.byteLength(formatContents(CONTENTS)) + 10_000;
    const none = () => undefined;
    const written = (check: (written: string) => Promise<void>) =>
      writeArchive(file, CONTENTS, all(entry()), { ...writing, check });
    const damages: [string, (bytes: Buffer) => Buffer][] = [
      ['damaged', (bytes) => gzipSync(flipped(gunzipSync(bytes), gunzipSync(bytes).indexOf('yyyy') + 9))],
      ['damaged', (bytes) => bytes.subarray(0, bytes.length - 40)],
      ['damaged', (bytes) => gzipSync(flipped(gunzipSync(bytes), gunzipSync(bytes).indexOf('"created"') + 14))],
    ];
    for (const [why, damage] of damages) {
      await expect(
        written(async (part) => {
          await writeFile(part, damage(await readFile(part)));
          await verifyArchive(part, CONTENTS, size, none);
        }),
      ).rejects.toMatchObject({
        code: 'archive-unwritable',
        message: expect.stringContaining(why) as string,
        hint: expect.stringContaining('It was removed') as string,
      });
      expect(await readdir(dir)).toEqual([]);
    }
    await expect(written((part) => verifyArchive(part, CONTENTS, size + 1, none))).rejects.toThrow('came out');
    const other = { ...CONTENTS, created: '2026-01-31T12:00:01.000Z' };
    await expect(written((part) => verifyArchive(part, other, size, none))).rejects.toThrow('something else');
    await written((part) => verifyArchive(part, CONTENTS, size, none));
    expect(await readdir(dir)).toEqual(['a.tar.gz']);
  });

  test('is not made of edits that would not fit what a restore generates', async () => {
    const old = { ...CONTENTS.manifest, files: { ...CONTENTS.manifest.files, 'README.md': 'of an earlier version' } };
    await expect(checkRestorable({ ...CONTENTS, manifest: old })).rejects.toMatchObject({
      code: 'files-edited',
      hint: expect.stringContaining('generate --force') as string,
    });
    await checkRestorable(CONTENTS);
  });

  test('gives back what was put in, bytes, directories and empty files alike', async () => {
    const dir = await temporary();
    const data = join(dir, 'data');
    await mkdir(join(data, 'node-1', 'db', 'empty'), { recursive: true });
    const random = Buffer.alloc(3_000_001, 'ab\0ß');
    await writeFile(join(data, 'node-1', 'db', 'big'), random);
    await writeFile(join(data, 'node-1', 'db', 'LOCK'), '');
    const file = join(dir, 'a.tar.gz');
    const entries = (async function* () {
      yield textEntry('files/README.md', 'mine');
      for await (const entry of readDirectory(data)) yield { ...entry, path: `data/node-1/${entry.path}` };
    })();
    const size = await writeArchive(file, CONTENTS, entries, writing);
    expect(await contentsOf(file)).toEqual({
      'files/README.md': 'mine',
      'data/node-1/node-1': 'directory',
      'data/node-1/node-1/db': 'directory',
      'data/node-1/node-1/db/LOCK': '',
      'data/node-1/node-1/db/big': random.toString('latin1'),
      'data/node-1/node-1/db/empty': 'directory',
    });
    expect(await readContents(file)).toEqual(CONTENTS);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(file)).size).toBe(size);
    expect((await readdir(dir)).sort()).toEqual(['a.tar.gz', 'data']);
  });

  test('is not written over a file that is there, unless forced', async () => {
    const dir = await temporary();
    const file = join(dir, 'a.tar.gz');
    await writeFile(file, 'mine');
    await expect(writeArchive(file, CONTENTS, all(), writing)).rejects.toMatchObject({ code: 'archive-exists' });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await writeArchive(file, CONTENTS, all(), { ...writing, force: true });
    expect(await contentsOf(file)).toEqual({});
    expect(await readdir(dir)).toEqual(['a.tar.gz']);
  });

  test('that can not be completed leaves nothing, and what killed ones left is cleared', async () => {
    const dir = await temporary();
    // No process has this id: it is above the limit of every system.
    await writeFile(join(dir, '.restate-cluster-archive.999999999.part'), 'half');
    await writeFile(join(dir, `.restate-cluster-archive.${String(process.pid)}-x.part`), 'not ours');
    const broken = (async function* () {
      yield textEntry('files/README.md', 'mine');
      await Promise.reject(new Error('the disk is gone'));
    })();
    const file = join(dir, 'a.tar.gz');
    await expect(writeArchive(file, CONTENTS, broken, writing)).rejects.toThrow('the disk is gone');
    const short = { ...textEntry('files/README.md', 'mine'), size: 9 };
    await expect(writeArchive(file, CONTENTS, all(short), writing)).rejects.toThrow();
    expect(await readdir(dir)).toEqual([`.restate-cluster-archive.${String(process.pid)}-x.part`]);
    await expect(writeArchive(join(dir, 'no', 'a'), CONTENTS, all(), writing)).rejects.toMatchObject({
      code: 'archive-unwritable',
    });
  });

  test('with any byte of its data changed, cut off anywhere, or with something after it is found damaged', async () => {
    const dir = await temporary();
    const file = join(dir, 'a.tar.gz');
    await writeArchive(file, CONTENTS, all(textEntry('data/node-1/x', 'y'.repeat(10_000))), writing);
    const whole = await readFile(file);
    const plain = gunzipSync(whole);
    const damaged = [
      ...[0.1, 0.3, 0.5, 0.7, 0.9, 1].map((part) => whole.subarray(0, Math.floor(whole.length * part) - 1)),
      ...[0.3, 0.5, 0.7, 0.9].map((part) => flipped(whole, Math.floor(whole.length * part))),
      // Compressed anew, so that only our own checksums can tell.
      gzipSync(flipped(plain, plain.indexOf('yyyy') + 500)),
      gzipSync(flipped(plain, plain.indexOf('"created"') + 14)),
      gzipSync(plain.subarray(0, plain.lastIndexOf('checksums.json'))),
      Buffer.from('no archive'),
      Buffer.alloc(0),
    ];
    for (const [i, bytes] of damaged.entries()) {
      await writeFile(file, bytes);
      await expect(readArchive(file, noBytes), String(i)).rejects.toMatchObject({ code: 'archive-invalid' });
    }
    await expect(readArchive(join(dir, 'none'), noBytes)).rejects.toMatchObject(invalid('does not exist'));
    await expect(readArchive(dir, noBytes)).rejects.toMatchObject(invalid('is a directory'));
  });

  test('that would write anywhere else, or anything but files and directories, is refused', async () => {
    const file = join(await temporary(), 'a.tar.gz');
    const cases: [Raw, string][] = [
      [{ name: 'data/node-1/../../../x', text: 'x' }, 'with the path'],
      [{ name: '/data/node-1/x', text: 'x' }, 'with the path'],
      [{ name: 'data/node-1/a\\..\\b', text: 'x' }, 'with the path'],
      [{ name: 'data/node-9/x', text: 'x' }, 'belongs to no such cluster'],
      [{ name: 'files/docker-compose.yml', text: 'x' }, 'belongs to no such cluster'],
      [{ name: '.lock', text: 'x' }, 'belongs to no such cluster'],
      [{ name: 'data/node-1/x', type: 'symlink', linkname: '/etc' }, 'is a symlink'],
      [{ name: 'data/node-1/x', type: 'link', linkname: '/etc/passwd' }, 'is a link'],
      [{ name: 'data/node-1/x', type: 'character-device' }, 'is a character-device'],
      [{ name: 'data/node-1/x', type: 'fifo' }, 'is a fifo'],
    ];
    for (const [entry, reason] of cases) {
      await hostile(file, entry);
      await expect(readArchive(file, noBytes), entry.name).rejects.toMatchObject(invalid(reason));
    }
    const twice = { name: 'data/node-1/x', text: 'x' };
    await hostile(file, twice, twice);
    await expect(readArchive(file, noBytes)).rejects.toMatchObject(invalid('twice'));
    await hostile(file, twice);
    expect(await contentsOf(file)).toEqual({ 'data/node-1/x': 'x' });
  });

  test('tells a failure of who takes it from damage', async () => {
    const file = join(await temporary(), 'a.tar.gz');
    await hostile(file, { name: 'data/node-1/x', text: 'x' });
    const take = () => Promise.reject(new Error('the disk is full'));
    await expect(readArchive(file, { ...noBytes, take })).rejects.toThrow('the disk is full');
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
