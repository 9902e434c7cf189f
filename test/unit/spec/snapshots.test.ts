import { describe, expect, test } from 'vitest';
import { ownedKeyProblems } from '../../../src/spec/owned-keys.js';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import { problemsOf } from '../fixtures.js';

const AZURITE = { store: 'azurite', bucket: 'snapshots', version: '3.35.0' };
const BOTH = { every: '10m', everyRecords: 10_000 };

test.each([
  ['', { ...AZURITE, ...BOTH }],
  ['snapshots: azurite', { ...AZURITE, ...BOTH }],
  ['snapshots: none', { store: 'none' }],
  ['snapshots: {}', { ...AZURITE, ...BOTH }],
  // One alone stands alone: with a default beside it, it would do less than it says.
  ['snapshots: {every: 1m}', { ...AZURITE, every: '1m' }],
  ['snapshots: {everyRecords: 5}', { ...AZURITE, everyRecords: 5 }],
  ['snapshots: {keep: 2, version: "3.34.0"}', { ...AZURITE, ...BOTH, version: '3.34.0', keep: 2 }],
  [
    'snapshots: {store: s3, bucket: b-1, region: eu-central-1}',
    { store: 's3', bucket: 'b-1', region: 'eu-central-1', ...BOTH },
  ],
  [
    'snapshots: {store: s3, bucket: b-1, endpoint: "http://127.0.0.1:9000"}',
    { store: 's3', bucket: 'b-1', endpoint: 'http://127.0.0.1:9000', region: 'us-east-1', ...BOTH },
  ],
  ['snapshots: {store: gcs, bucket: b_1}', { store: 'gcs', bucket: 'b_1', ...BOTH }],
])('%s', (text, want) => {
  const spec = parseSpecText(text);
  expect(spec.snapshots).toEqual(want);
  expect(parseSpec(spec).snapshots).toEqual(want);
});

describe('what can not be', () => {
  test.each([
    ['snapshots: azurit', 'snapshots', 'must be azurite, none, or a table with a `store`'],
    ['snapshots: {store: none, bucket: abc}', 'snapshots.bucket', 'has no meaning with `store: none`'],
    ['snapshots: {store: gcs}', 'snapshots.bucket', 'is needed for `store: gcs`'],
    ['snapshots: {store: s3, bucket: abc}', 'snapshots.region', 'is needed for `store: s3` without `endpoint`'],
    ['snapshots: {region: eu}', 'snapshots.region', 'belongs to `store: s3`'],
    ['snapshots: {store: gcs, bucket: abc, endpoint: "http://a"}', 'snapshots.endpoint', 'belongs to `store: s3` or'],
    ['snapshots: {bucket: a_b}', 'snapshots.bucket', 'must be a blob container'],
    ['snapshots: {prefix: ../x}', 'snapshots.prefix', 'must be a path inside the bucket'],
    ['snapshots: {every: 0m}', 'snapshots.every', 'must be a duration such as "10m"'],
    [
      'snapshots: {store: azure, bucket: abc, endpoint: "http://me:secret@host"}',
      'snapshots.endpoint',
      'must be an address without a password',
    ],
    ['restate: "1.6.2"\nsnapshots: {keep: 2}', 'snapshots.keep', 'Restate 1.6.2 keeps one snapshot of each partition'],
    ['nodes: [{name: snapshot-store}]', 'nodes[0]', 'a node can not be named snapshot-store'],
  ])('%s', (text, path, message) => {
    const [problem] = problemsOf(() => parseSpecText(text));
    expect(problem).toMatchObject({ path });
    expect(problem?.message).toContain(message);
    expect(problem?.hint).toBeDefined();
  });

  test('a typo is told with what was meant', () => {
    expect(problemsOf(() => parseSpecText('snapshots: {buckt: a}'))).toMatchObject([
      { path: 'snapshots.buckt', hint: 'Did you mean `bucket`?' },
    ]);
  });

  test('keys of restate.toml that stand for it', () => {
    const snapshots = { destination: 'az://a', 'snapshot-interval': '1m', 'aws-secret-access-key': 'x' };
    expect(ownedKeyProblems({ worker: { snapshots } }).map(({ hint }) => hint)).toEqual([
      'Set `snapshots` instead.',
      'Set `snapshots.every` instead.',
      expect.stringContaining('environment'),
    ]);
  });
});
