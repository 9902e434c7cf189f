import { expect, test } from 'vitest';
import { formatContents, parseChecksums, parseContents } from '../../../../src/cluster/backup/contents.js';
import { defaultArchiveName } from '../../../../src/cluster/backup/paths.js';
import { thrownBy } from '../../fixtures.js';
import { CONTENTS } from './fixtures.js';

test('what an archive says of itself is read as it was written', () => {
  expect(parseContents(formatContents(CONTENTS))).toEqual(CONTENTS);
});

test('it says in plain words what it is a copy of', () => {
  expect(JSON.parse(formatContents(CONTENTS))).toMatchObject({
    format: 'restate-cluster-backup/1',
    name: 'demo',
    restate: CONTENTS.manifest.spec.restate,
    runtime: 'native',
    nodes: ['node-1', 'node-2', 'node-3'],
  });
});

test.for<readonly [string, () => string, string]>([
  ['no JSON', () => '{', 'JSON'],
  ['a list', () => '[]', 'not one of ours'],
  ['somebody else', () => '{"format": "tar"}', 'not written by `restate-cluster backup`'],
  ['a later format', () => changed({ format: 'restate-cluster-backup/2' }), 'another restate-cluster'],
  ['no date', () => changed({ created: 'yesterday' }), 'no date'],
  ['no cluster', () => changed({ cluster: {} }), 'not written by restate-cluster'],
  ['edits of what is not generated', () => changed({ edited: ['toString'] }), 'not generated'],
])('%s is refused', ([, text, reason]) => {
  expect(thrownBy(() => parseContents(text()))).toMatchObject({
    code: 'archive-invalid',
    message: expect.stringContaining(reason) as string,
  });
});

function changed(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(formatContents(CONTENTS)) as object), ...fields });
}

test.each(['', '[]', '{"files": {"a": 1}}'])('checksums %j are refused', (text) => {
  expect(thrownBy(() => parseChecksums(text))).toMatchObject({ code: 'archive-invalid' });
});

test('an archive is named after its cluster and the time, by which it sorts', () => {
  expect(defaultArchiveName('demo', new Date('2026-01-31T12:34:56.789Z'))).toBe('demo-2026-01-31T123456Z.tar.gz');
});
