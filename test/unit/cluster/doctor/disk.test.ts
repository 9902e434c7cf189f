import { expect, test } from 'vitest';
import { judgeDisk } from '../../../../src/cluster/doctor/disk.js';

test.each([
  [3, 50_000, 'ok', '3 nodes take 660 MB from the start; 48.8 GB is free in the disk'],
  [3, 1_684, 'ok', '3 nodes take 660 MB from the start; 1.6 GB is free in the disk'],
  [3, 1_683, 'warning', '3 nodes take 660 MB from the start; 1.6 GB is free in the disk, which soon fills up'],
  [3, 659, 'problem', '3 nodes take 660 MB from the start; 659 MB is free in the disk'],
  [1, 100, 'problem', '1 node takes 220 MB from the start; 100 MB is free in the disk'],
  [0, 2_048, 'ok', '2.0 GB is free in the disk'],
  [0, 10, 'warning', '10 MB is free in the disk, which soon fills up'],
  [3, undefined, 'unknown', "not known: the disk can't be looked into from here"],
])('%i new nodes where %s MB are free: %s', (newNodes, freeMb, state, message) => {
  const result = judgeDisk({ newNodes, freeMb, place: 'the disk', hint: 'Free some.' });
  const hint = state === 'warning' || state === 'problem' ? { hint: 'Free some.' } : {};
  expect(result).toEqual({ check: 'disk', state, message, ...hint });
});
