import { describe, expect, test } from 'vitest';
import { untrimmable } from '../../../../src/cluster/change/holdings.js';
import type { LogSegment } from '../../../../src/restate/log-segments.js';

function segment(log: number, nodeset: readonly string[], replication = '{node: 2}'): LogSegment {
  return { log, segment: 0, from: 1, kind: 'replicated', sequencer: undefined, replication, nodeset };
}

describe('a log that can be trimmed no more', () => {
  test.each([
    ['was on as many log servers as it has copies', [segment(0, ['N1', 'N3'])], [0]],
    ['was on one more', [segment(0, ['N1', 'N2', 'N3'])], []],
    ['was never on the lost one', [segment(0, ['N1', 'N2'])], []],
    ['has one copy, on the lost one among others', [segment(0, ['N1', 'N3'], '{node: 1}')], []],
    ['has copies by zone, which is not judged', [segment(0, ['N1', 'N3'], '{zone: 2}')], []],
    ['is one of several', [segment(0, ['N1', 'N2']), segment(1, ['N3', 'N1']), segment(1, ['N1', 'N2'])], [1]],
  ] as const)('%s', (_, segments, want) => {
    expect(untrimmable({ segments }, ['N3'])).toEqual(want);
  });
});
