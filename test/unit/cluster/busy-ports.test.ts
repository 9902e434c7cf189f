import { expect, test } from 'vitest';
import { busyPortHint } from '../../../src/cluster/busy-ports.js';
import type { BusyPort } from '../../../src/cluster/busy-ports.js';

const busy = (cluster?: string): BusyPort => ({
  node: 'node-1',
  kind: 'admin',
  port: 9070,
  holder: 'somebody',
  ...(cluster === undefined ? {} : { cluster }),
});

test('the hint names the command that stops the cluster which holds the ports', () => {
  expect(busyPortHint([busy()])).toContain('--ports auto');
  expect(busyPortHint([busy()])).not.toContain('down');
  const hint = busyPortHint([busy('/a'), busy('/a'), busy('/b c')]);
  expect(hint).toContain("`restate-cluster down --dir /a`, `restate-cluster down --dir '/b c'`");
});
