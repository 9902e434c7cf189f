import { expect, test } from 'vitest';
import { openStore } from '../../../src/stores/open.js';
import { listSnapshots } from '../../../src/stores/snapshots.js';
import { MemoryS3 } from './memory-store.js';

/** As Restate 1.7.12 wrote it. */
const LATEST = {
  version: 'V2',
  partition_id: 0,
  log_id: 0,
  cluster_name: 'demo',
  cluster_fingerprint: 156617120142522,
  node_name: 'node-1',
  created_at: '2026-11-25T17:30:34.922Z',
  snapshot_id: 'snap_14elWNJYgYsJIkPSuF5SC1H',
  min_applied_lsn: 12,
  path: 'lsn_00000000000000000012-snap_14elWNJYgYsJIkPSuF5SC1H',
  retained_snapshots: [
    { snapshot_id: 'snap_14', min_applied_lsn: 12, created_at: '2026-11-25T17:30:34.922Z', path: 'lsn_12-snap_14' },
    { snapshot_id: 'snap_13', min_applied_lsn: 7, created_at: '2026-11-25T17:20:34.922Z', path: 'lsn_07-snap_13' },
  ],
};
const NOW = new Date('2026-11-25T17:31:34.922Z');

function storeWith(objects: Readonly<Record<string, unknown>>): ReturnType<typeof openStore> {
  const memory = new MemoryS3();
  for (const [key, value] of Object.entries(objects)) {
    memory.objects.set(`demo/${key}`, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'r' };
  // An ETag is wanted of objects that were not written through the store.
  return openStore({ kind: 's3', bucket: 'bucket', prefix: 'demo' }, credentials, async (request) => {
    const answer = await memory.send(request);
    return { ...answer, headers: { ...answer.headers, etag: '"e"' } };
  });
}

test('the newest snapshot of each partition', async () => {
  const store = storeWith({
    '0/latest.json': LATEST,
    [`0/${LATEST.path}/1.sst`]: 'x'.repeat(100),
    [`0/${LATEST.path}/metadata.json`]: '{}',
    '0/lsn_07-snap_13/1.sst': 'x'.repeat(50),
    '10/latest.json': { ...LATEST, partition_id: 10, retained_snapshots: undefined, version: 'V1', path: 'lsn_3' },
    '10/lsn_3/1.sst': 'x',
    '2/lsn_1-on-its-way/1.sst': 'x',
    'notes.txt': 'not ours',
  });
  const common = { cluster: 'demo', node: 'node-1', id: LATEST.snapshot_id, created: new Date(LATEST.created_at) };
  expect(await listSnapshots(store, NOW)).toEqual([
    { ...common, partition: 0, lsn: 12, archivedLsn: 7, ageMs: 60_000, bytes: 102, retained: 2 },
    { ...common, partition: 10, lsn: 12, archivedLsn: 12, ageMs: 60_000, bytes: 1, retained: 1 },
  ]);
});

test('an emptied store has none', async () => {
  expect(await listSnapshots(storeWith({}), NOW)).toEqual([]);
});

test.each([
  ['no JSON', '{"version', 'holds no JSON'],
  ['foreign', '{"latest": 1}', 'is not what Restate writes (min_applied_lsn'],
  ['of a later format', { ...LATEST, version: 'V3' }, 'is not what Restate writes (version'],
  ['of another partition', { ...LATEST, partition_id: 4 }, 'is about partition 4'],
  ['leading nowhere', LATEST, 'where nothing is'],
])('metadata that is %s is named', async (_, latest, said) => {
  await expect(listSnapshots(storeWith({ '0/latest.json': latest }), NOW)).rejects.toMatchObject({
    code: 'snapshots-damaged',
    message: expect.stringMatching(/^demo\/0\/latest\.json in s3:\/\/bucket /) as string,
  });
  await expect(listSnapshots(storeWith({ '0/latest.json': latest }), NOW)).rejects.toThrow(said);
});
