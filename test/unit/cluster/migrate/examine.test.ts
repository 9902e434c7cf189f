import { describe, expect, test } from 'vitest';
import { examine } from '../../../../src/cluster/migrate/examine.js';
import { parseMarker } from '../../../../src/cluster/migrate/marker.js';
import type { ClusterError } from '../../../../src/errors.js';

/** As Restate 1.7.12 wrote it. */
const MARKER =
  '{"cluster_name":"localcluster","cluster_fingerprint":14764873786423734409,"max_version":"1.7.12","current_version":"1.7.12","min_forward_compatible_version":"1.6.0","is_provisioned":true,"use_multi_db_layout":false}';
/** As 1.6.2 did. */
const OLDER =
  '{"cluster_name":"localcluster","max_version":"1.6.2","current_version":"1.6.2","min_forward_compatible_version":"1.5.0","is_provisioned":true}';

const DATABASES = ['db', 'log-store', 'replicated-metadata-server'];

function listing(markers: Record<string, string>, databases = DATABASES, further: string[] = []) {
  const nodes = Object.keys(markers);
  const files = nodes.flatMap((node) => databases.map((name) => `${node}/${name}/CURRENT`));
  return { files: new Set([...files, ...further]), markers: new Map(Object.entries(markers)) };
}

function refusal(given: ReturnType<typeof listing>): ClusterError {
  try {
    examine('it', given);
  } catch (error) {
    return error as ClusterError;
  }
  throw new Error('it was not refused');
}

describe('a marker', () => {
  test.each([
    [MARKER, { clusterName: 'localcluster', version: '1.7.12', provisioned: true }],
    [OLDER, { clusterName: 'localcluster', version: '1.6.2', provisioned: true }],
    ['{"cluster_name":"a","current_version":"1.7.0-rc.5"}', { clusterName: 'a', version: '1.7.0', provisioned: false }],
    ['{"cluster_name":"","current_version":"1.7.0"}', undefined],
    ['{"cluster_name":"a","current_version":"seven"}', undefined],
    ['{"cluster_name":"a"', undefined],
    ['null', undefined],
  ])('%s', (text, want) => {
    expect(parseMarker(text)).toEqual(want);
  });
});

describe('a data directory', () => {
  test('of a single node with all roles can be taken over', () => {
    expect(examine('it', listing({ lonely: MARKER }))).toEqual({
      nodeName: 'lonely',
      clusterName: 'localcluster',
      version: '1.7.12',
      provisioned: true,
    });
  });

  const old = (version: string) => MARKER.replaceAll('1.7.12', version);
  test.each([
    ['without a node', listing({}), 'no data directory of Restate', '.cluster-marker'],
    ['of several nodes', listing({ a: MARKER, b: MARKER }), 'several nodes: a and b', '`backup`'],
    ['with a damaged marker', listing({ a: '{' }), 'a/.cluster-marker is damaged', 'good copy'],
    ['of 1.5', listing({ a: old('1.5.6') }), 'Restate 1.5.6 wrote it', 'each later minor version, in order, up to 1.6'],
    ['of 2.0', listing({ a: old('2.0.0') }), 'Restate 2.0.0 wrote it', 'knows this version'],
    [
      'never provisioned',
      listing({ a: MARKER.replace('"is_provisioned":true', '"is_provisioned":false') }),
      'never',
      'nothing',
    ],
    [
      'without partitions',
      listing({ a: MARKER }, DATABASES.slice(1)),
      'a/db (its partitions) is missing',
      'whole data',
    ],
    ['with metadata elsewhere', listing({ a: MARKER }, DATABASES.slice(0, 2)), 'kept elsewhere', 'its own metadata'],
    [
      'whose metadata is as before 1.4',
      listing({ a: MARKER }, DATABASES.slice(0, 2), ['a/local-metadata-store/CURRENT']),
      'before 1.4',
      'Restate 1.4',
    ],
  ])('%s is refused, with the reason', (_what, given, why, hint) => {
    const error = refusal(given);
    expect(error.code).toBe('source-unfit');
    expect(error.message).toContain(`it can't be migrated: `);
    expect(error.message).toContain(why);
    expect(error.hint).toContain(hint);
  });
});
