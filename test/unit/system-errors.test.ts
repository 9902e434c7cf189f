import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.js';
import { asSystemFault, systemReason } from '../../src/system-errors.js';
import { temporaryDirectories } from './fixtures.js';

const temporaryDirectory = temporaryDirectories();

function failure(code: string, more: object = {}): Error {
  return Object.assign(new Error(`${code}: raw`), { code, syscall: 'open', path: '/x', ...more });
}

test.each([
  ['EACCES', 'you have no permission', 'Give yourself the permission'],
  ['EPERM', 'you have no permission', 'Give yourself the permission'],
  ['EROFS', 'the file system is read-only', 'Mount it for writing'],
  ['ENOTDIR', 'a part of the path is not a directory', 'Move the file that is in the way'],
  ['EISDIR', 'it is a directory', 'Name a file'],
  ['ENOSPC', 'the disk is full', 'Free some space'],
  ['EDQUOT', 'your disk quota is used up', 'Free some space'],
  ['ENAMETOOLONG', 'the path is too long', 'Use a shorter path.'],
  ['ELOOP', 'it is a symbolic link, or passes too many of them', 'Remove the link'],
  ['EMFILE', 'this process has too many open files', 'ulimit -n 4096'],
  ['EXDEV', 'the two paths are on different disks', 'on the same disk'],
  ['EEXIST', 'something is already there', 'Move it away'],
  ['EBUSY', 'it is in use, or is a mount point', 'Unmount it'],
])('%s is told in words', (code, reason, hint) => {
  const error = failure(code);
  expect(asSystemFault(error)).toMatchObject({
    code: 'path-unusable',
    message: `could not open /x: ${reason}`,
    hint: expect.stringContaining(hint) as string,
    cause: error,
  });
  expect(systemReason(error)).toBe(reason);
});

test('as Node throws them', async () => {
  const dir = await temporaryDirectory();
  await writeFile(join(dir, 'file'), '');
  const thrown = (work: Promise<unknown>) => work.then(() => undefined, asSystemFault);
  expect((await thrown(readFile(dir)))?.message).toBe('could not read a file: it is a directory');
  expect((await thrown(mkdir(join(dir, 'file', 'x'))))?.message).toBe(
    `could not make the directory ${join(dir, 'file', 'x')}: a part of the path is not a directory`,
  );
  expect((await thrown(open(join(dir, 'x'.repeat(300)))))?.message).toContain('the path is too long');
});

test('what is no failure of the file system stays what it is', () => {
  expect(asSystemFault(new TypeError('x'))).toBeUndefined();
  expect(asSystemFault(new ClusterError('usage', 'x'))).toBeUndefined();
  expect(asSystemFault(failure('ENOENT', { syscall: 'spawn npm' }))).toBeUndefined();
  expect(asSystemFault(failure('EACCES', { syscall: 'listen' }))).toBeUndefined();
  expect(asSystemFault(failure('ECONNRESET'))).toBeUndefined();
  expect(systemReason(new Error('else'))).toBe('else');
});
