import { expect, test } from 'vitest';
import { deviceName, parseLocks } from '../../../src/machine/file-locks.js';

test('held locks are read from the table of the system', () => {
  const table = [
    '1: POSIX  ADVISORY  WRITE 28847 fe:00:2154649 0 EOF',
    '2: FLOCK  ADVISORY  WRITE 27104 00:2a:12 0 EOF',
    '2: -> FLOCK  ADVISORY  WRITE 27105 00:2a:12 0 EOF',
    '3: OFDLCK ADVISORY  READ  -1 00:06:1023 0 EOF',
    '',
  ].join('\n');
  expect(parseLocks(table)).toEqual([
    { pid: 28_847, device: 'fe:00', inode: '2154649' },
    { pid: 27_104, device: '00:2a', inode: '12' },
    { pid: -1, device: '00:06', inode: '1023' },
  ]);
});

test.each([
  [0xfe00, 'fe:00'],
  [0x802, '08:02'],
  [42, '00:2a'],
  [0x10_0801, '08:101'],
])('device %i is %s in that table', (device, want) => {
  expect(deviceName(device)).toBe(want);
});
