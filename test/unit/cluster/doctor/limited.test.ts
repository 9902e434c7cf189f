import { expect, test } from 'vitest';
import { limited } from '../../../../src/cluster/doctor/limited.js';
import { ClusterError } from '../../../../src/errors.js';
import { RunError } from '../../../../src/exec/run-error.js';

test('what a check finds comes through', async () => {
  const found = [{ check: 'disk', state: 'ok', message: 'much' }] as const;
  expect(await limited('disk', () => Promise.resolve(found))).toBe(found);
});

test('a check that takes too long is not known', async () => {
  expect(await limited('disk', () => new Promise(() => undefined), 1)).toEqual([
    { check: 'disk', state: 'unknown', message: 'not known: looking took longer than 5 s' },
  ]);
});

test('a program that fails leaves it unknown, a refusal is a problem, and a defect is thrown', async () => {
  const failing = (error: Error) => () => Promise.reject(error);
  expect(await limited('image', failing(new RunError('docker', ['ps'], { exitCode: 1 })))).toEqual([
    { check: 'image', state: 'unknown', message: 'not known: docker ps failed with exit code 1' },
  ]);
  const refusal = new ClusterError('spec-invalid', '10.1.1.1 is not an address of this machine', { hint: 'Take one.' });
  expect(await limited('ports', failing(refusal))).toEqual([
    { check: 'ports', state: 'problem', message: '10.1.1.1 is not an address of this machine', hint: 'Take one.' },
  ]);
  await expect(limited('ports', failing(new TypeError('ours')))).rejects.toThrow('ours');
});
