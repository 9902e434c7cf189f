import { describe, expect, test } from 'vitest';
import { spreadOver } from '../../../../src/cluster/change/spread.js';
import type { LogSegment } from '../../../../src/restate/log-segments.js';

const tail = (log: number, nodeset: string[], sequencer?: string): LogSegment => ({
  ...{ log, segment: 0, from: 1, kind: 'replicated', replication: '{node: 2}' },
  ...{ nodeset, sequencer },
});

describe('logs of new log servers', () => {
  const tails = Array.from({ length: 8 }, (_, log) => tail(log, ['N1', 'N2', 'N3'], `N${String((log % 3) + 1)}:2`));

  test('are as many as there would be if all were dealt out', () => {
    const chosen = spreadOver(['N4'], tails, 4);
    expect(chosen.flatMap(({ logs }) => logs)).toHaveLength(2);
    for (const { nodeset } of chosen) expect(nodeset).toHaveLength(3);
    for (const { nodeset } of chosen) expect(nodeset).toContain('N4');
  });

  test('are others for each of them', () => {
    const logs = spreadOver(['N4', 'N5'], tails, 5).flatMap((spread) => spread.logs);
    expect(logs).toEqual([0, 1]);
  });

  test('stay where their numbers are given out', () => {
    expect(spreadOver(['N4'], [tail(7, ['N1', 'N3'], 'N3:5')], 3)).toEqual([{ logs: [7], nodeset: ['N3', 'N4'] }]);
    expect(spreadOver(['N4'], [tail(7, ['N1', 'N3'])], 3)).toEqual([{ logs: [7], nodeset: ['N1', 'N4'] }]);
  });

  test('that should be on the same servers are begun together', () => {
    const same = [tail(1, ['N1'], 'N1:1'), tail(2, ['N1'], 'N1:1'), tail(3, ['N2'], 'N2:1')];
    expect(spreadOver(['N3'], same, 1)).toEqual([
      { logs: [1, 2], nodeset: ['N1', 'N3'] },
      { logs: [3], nodeset: ['N2', 'N3'] },
    ]);
  });

  test('are none where all have some, and one at least where there are few', () => {
    expect(spreadOver([], tails, 4)).toEqual([]);
    expect(spreadOver(['N4'], [tail(0, ['N1'])], 4)).toHaveLength(1);
  });
});
