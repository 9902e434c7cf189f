import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ArchiveContents } from '../../../../src/cluster/backup/contents.js';
import { restore } from '../../../../src/cluster/backup/restore.js';
import { separateCode } from '../../../../src/cluster/backup/spec-code.js';
import { writeArchive } from '../../../../src/cluster/backup/write-archive.js';
import { createManifest, readManifest } from '../../../../src/files/manifest.js';
import { textEntry } from '../../../../src/files/tar.js';
import { loadTemplates } from '../../../../src/files/templates.js';
import { renderFiles } from '../../../../src/render/render.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { planOf, temporaryDirectories } from '../../fixtures.js';

const temporary = temporaryDirectories();
const CONFIG = 'nodes/node-1/restate.toml';
const ONE = { name: 'demo', nodes: 1, replication: 1, snapshots: 'none' } as const;

/** An archive of a native node, with a file edited as told. */
async function archive(
  more: ClusterSpecInput = {},
  edit: (text: string) => string = (text) => text,
): Promise<{ file: string; dir: string; generated: string }> {
  const plan = planOf({ ...ONE, ...more }, 'native');
  const { spec, runtime, ports } = plan;
  const files = renderFiles(plan, await loadTemplates());
  const generated = files.find(({ path }) => path === CONFIG)?.content ?? '';
  const text = edit(generated);
  const edited = text === generated ? [] : [CONFIG];
  const contents: ArchiveContents = {
    created: '2026-01-31T12:00:00.000Z',
    dir: '/clusters/demo',
    manifest: createManifest({ spec, runtime, ports, started: true }, files),
    nodes: ['node-1'],
    edited,
  };
  const top = await temporary();
  await mkdir(join(top, 'a'));
  const entries = (async function* () {
    for (const path of edited) yield await Promise.resolve(textEntry(`files/${path}`, text));
    yield textEntry('data/node-1/node-1/mark', 'data');
  })();
  const file = join(top, 'copy.tar.gz');
  await writeArchive(file, contents, entries, { force: false, onBytes: () => undefined });
  return { file, dir: join(top, 'a', 'cluster'), generated };
}

const refusal = (details: RegExp) => ({
  code: 'files-edited',
  message: expect.stringContaining('an archive is code') as string,
  hint: expect.stringMatching(/--without-edits.*--with-edits/) as string,
  details: expect.stringMatching(details) as string,
});

describe('an archive with edited files', () => {
  const evil = (text: string) => text.replace('auto-provision', 'log-filter = "token=hunter22"\nauto-provision');

  test('is shown and refused, and nothing is written', async () => {
    const { file, dir } = await archive({}, evil);
    const error: unknown = await restore(file, dir).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(refusal(/as it would be generated[\s\S]*as the archive has it[\s\S]*\+log-filter/));
    expect(JSON.stringify(error)).not.toContain('hunter22');
    expect(await readdir(join(dir, '..'))).toEqual([]);
  });

  test('is restored with them where that is wanted, or without', async () => {
    const { file, dir, generated } = await archive({}, evil);
    const kept = await restore(file, dir, { withEdits: true });
    expect(kept).toMatchObject({ edited: [CONFIG], leftOut: [] });
    expect(await readFile(join(dir, CONFIG), 'utf8')).toBe(evil(generated));
    const without = await restore(file, `${dir}-2`, { withoutEdits: true });
    expect(without).toMatchObject({ edited: [], leftOut: [CONFIG] });
    expect(await readFile(join(`${dir}-2`, CONFIG), 'utf8')).toBe(generated);
    expect(await readFile(join(`${dir}-2`, 'nodes/node-1/data/node-1/mark'), 'utf8')).toBe('data');
  });
});

test('an archive that brings nothing to run is restored as it is', async () => {
  const { file, dir } = await archive({ env: { RUST_LOG: 'info' }, config: { 'log-filter': 'warn' } });
  expect(await restore(file, dir)).toMatchObject({ edited: [], leftOut: [] });
});

test.each<[string, ClusterSpecInput, RegExp]>([
  ['an image', { image: 'evil/restate:1.7.12' }, /image: "evil\/restate:1.7.12"/],
  ['Compose fields', { compose: { privileged: true, volumes: ['/:/host'] } }, /compose\.volumes: \["\/:\/host"\]/],
  ['Compose fields of a node', { nodes: [{ compose: { pid: 'host' } }] }, /nodes\[0\]\.compose\.pid: "host"/],
  ['a variable of the loader', { env: { LD_PRELOAD: 'data/x.so' } }, /env\.LD_PRELOAD: "data\/x\.so"/],
  ['a setting that names a file', { config: { 'tracing-json-path': '/etc/cron.d' } }, /config\.tracing-json-path/],
  ['the same by a variable', { env: { RESTATE_TRACING_JSON_PATH: '../../x' } }, /env\.RESTATE_TRACING_JSON_PATH/],
])('an archive whose spec has %s is refused, unless that is wanted or left out', async (_, more, details) => {
  const { file, dir } = await archive(more);
  await expect(restore(file, dir)).rejects.toMatchObject(refusal(details));
  expect(await readdir(join(dir, '..'))).toEqual([]);
  expect((await restore(file, dir, { withoutEdits: true })).leftOut).toHaveLength(more.compose === undefined ? 1 : 2);
  const plain = (await readManifest(dir))?.spec ?? parseSpec({});
  expect(separateCode(plain).code).toEqual([]);
  await restore(file, `${dir}-2`, { withEdits: true });
  expect((await readManifest(`${dir}-2`))?.spec).toEqual(parseSpec({ ...ONE, ...more }));
});
