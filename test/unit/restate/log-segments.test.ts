import { describe, expect, test } from 'vitest';
import {
  parseSegments,
  parseTrimPoints,
  segmentsOn,
  tailSegments,
  trimArgs,
  trimFault,
} from '../../../src/restate/log-segments.js';

const CAPTURED =
  '[{"log_id":0,"segment_index":0,"base_lsn":1,"kind":"replicated","sequencer":"N1:2","replication":"{node: 2}",' +
  '"nodeset":"[N1, N3, N2]"},{"log_id":0,"segment_index":1,"base_lsn":6,"kind":"replicated","sequencer":"N2:1",' +
  '"replication":"{node: 2}","nodeset":"[N2, N1]"},{"log_id":1,"segment_index":4,"base_lsn":1,"kind":"replicated",' +
  '"sequencer":"N10:1","replication":"{node: 2}","nodeset":"[N10, N1]"}]';

describe('segments', () => {
  test('as a real server gives them', () => {
    expect(parseSegments(CAPTURED)[1]).toEqual({
      log: 0,
      segment: 1,
      from: 6,
      kind: 'replicated',
      sequencer: 'N2:1',
      replication: '{node: 2}',
      nodeset: ['N2', 'N1'],
    });
  });

  test('one that is sealed for good is on no node', () => {
    const sealed = '[{"log_id":0,"segment_index":2,"base_lsn":9,"kind":"sealed"}]';
    expect(parseSegments(sealed)).toMatchObject([{ kind: 'sealed', nodeset: [], replication: undefined }]);
  });

  test('an old segment still needs a node that the newest has not', () => {
    const segments = parseSegments(CAPTURED);
    expect(tailSegments(segments).map(({ log, segment }) => [log, segment])).toEqual([
      [0, 1],
      [1, 4],
    ]);
    expect(segmentsOn('N3', segments)).toMatchObject([{ log: 0, segment: 0 }]);
    expect(segmentsOn('N3', tailSegments(segments))).toEqual([]);
    expect(segmentsOn('N1', segments)).toHaveLength(3);
  });

  test('rows without a number are refused', () => {
    expect(() => parseSegments('[{"log_id":"0","segment_index":1,"base_lsn":1,"kind":"x"}]')).toThrow(/log_id/);
  });
});

describe('trimming', () => {
  test('one log, to one number', () => {
    expect(trimArgs(3, 17)).toEqual(['logs', 'trim', '--trim-point=17', '3']);
  });

  test('it is read whether it worked, since it exits 0 always', () => {
    expect(trimFault(1, { stdout: 'Submitted for log 1\n', stderr: '' })).toBeUndefined();
    const stderr =
      '2026-11-25T16:51:17.009278Z ERROR restatectl::commands::log::trim_log: Failed to trim log 99: failed to submit trim request\n';
    expect(trimFault(99, { stdout: '', stderr })).toBe('failed to submit trim request');
    expect(trimFault(9, { stdout: 'Submitted for log 99\n', stderr: '' })).toBe('Submitted for log 99');
  });

  test('trim points of two logs, as 1.7.12 prints them', () => {
    const stdout = `Log Id: 0 (v13)
Trim Point LSN: 4
  IDX  FROM-LSN  KIND        LOGLET-ID  REPLICATION  SEQUENCER  EFF-NODESET   CREATED-AT  PARAMS
▶︎ 1    6         replicated  0_1        {node: 2}    N1:2       [N1, N2, N3]  --          {"loglet_id":1}
---
1/2 segments shown.

Log Id: 12 (v13)
Trim Point LSN: 0
  IDX  FROM-LSN  KIND        LOGLET-ID  REPLICATION  SEQUENCER  EFF-NODESET   CREATED-AT  PARAMS
`;
    expect([...parseTrimPoints(stdout)]).toEqual([
      [0, 4],
      [12, 0],
    ]);
    expect(() => parseTrimPoints('Log Id: 0 (v13)\n  IDX  FROM-LSN\n')).toThrow(TypeError);
    expect(parseTrimPoints('').size).toBe(0);
  });
});
