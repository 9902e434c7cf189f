import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { draw, forContainers, manifestOf } from '../../../src/cluster/blueprint.js';
import { generate } from '../../../src/cluster/generate.js';
import { preview } from '../../../src/cluster/preview.js';
import { renderPreview } from '../../../src/cli/render/preview.js';
import { describeDifferences } from '../../../src/files/difference.js';
import { readManifest } from '../../../src/files/manifest.js';
import { writeManifest } from '../../../src/files/write.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { temporaryDirectories } from '../fixtures.js';

const temporary = temporaryDirectories();

const SECRETS = ['hunter22', 'tok-en-1', 'c0mpose-Pw', 'n0de-Pw'];
const SPEC = parseSpec({
  name: 'demo',
  nodes: [{ count: 2 }, { name: 'last', env: { X_TOKEN: 'n0de-Pw' } }],
  env: { DB_PASSWORD: 'hunter22', RUST_LOG: 'info' },
  config: { 'tracing-headers': { authorization: 'tok-en-1' } },
  compose: { labels: { 'my.secret': 'c0mpose-Pw' } },
});

function hidden(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

const modeOf = async (dir: string, path: string) => (await stat(join(dir, path))).mode & 0o777;

describe('secrets that a spec spells out', () => {
  test('are hashes in the manifest, and only files of their owner hold them', async () => {
    const dir = await temporary();
    await generate(SPEC, dir);
    hidden(await readFile(join(dir, 'manifest.json'), 'utf8'));
    expect(await modeOf(dir, 'manifest.json')).toBe(0o644);
    for (const path of ['secrets.json', 'docker-compose.yml', 'nodes/node-1/restate.toml']) {
      expect(await modeOf(dir, path), path).toBe(0o600);
    }
    expect(await readFile(join(dir, 'docker-compose.yml'), 'utf8')).toContain('hunter22');
    expect((await readManifest(dir))?.spec).toEqual(SPEC);
    // The same again changes nothing.
    expect((await generate(SPEC, dir)).written).toEqual([]);
    expect((await preview(SPEC, dir)).differences).toEqual([]);
  });

  test('are taken back from files that everybody could read', async () => {
    const dir = await temporary();
    await generate(SPEC, dir);
    await chmod(join(dir, 'docker-compose.yml'), 0o644);
    await generate(SPEC, dir);
    expect(await modeOf(dir, 'docker-compose.yml')).toBe(0o600);
  });

  test('without their file are compared by their hashes, and a start without the spec is refused', async () => {
    const dir = await temporary();
    await generate(SPEC, dir);
    await writeFile(join(dir, 'secrets.json'), 'damaged');
    const found = await readManifest(dir);
    expect(found?.spec).not.toEqual(SPEC);
    expect((await draw(SPEC, dir, forContainers)).previous?.spec).toEqual(SPEC);
    await expect(generate(found?.spec ?? SPEC, dir)).rejects.toMatchObject({
      code: 'spec-unreadable',
      message: expect.stringMatching(/nodes\[1\]\.env\.X_TOKEN.*env\.DB_PASSWORD/) as string,
      hint: expect.stringContaining('Name the spec file') as string,
    });
  });

  test('go with the spec that named them, and stay while a change on its way needs them', async () => {
    const dir = await temporary();
    await generate(SPEC, dir);
    const manifest = manifestOf(await draw(SPEC, dir, forContainers), { starting: true });
    const to = parseSpec({ ...SPEC, env: { DB_PASSWORD: 'other-pw' } });
    const progress = { restarted: [], restarting: [], emptied: [], pinned: [] };
    await writeManifest(dir, { ...manifest, changing: { to, ...progress } });
    const text = await readFile(join(dir, 'manifest.json'), 'utf8');
    hidden(text);
    expect(text).not.toContain('other-pw');
    const read = await readManifest(dir);
    expect([read?.spec, read?.changing?.to]).toEqual([SPEC, to]);
    await writeManifest(dir, { ...manifest, spec: parseSpec({ name: 'demo' }) });
    await expect(stat(join(dir, 'secrets.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that stand where no hash fits keep the whole manifest to its owner', async () => {
    const dir = await temporary();
    await generate(parseSpec({ name: 'demo', image: `ghp_${'a1b2'.repeat(8)}/restate` }), dir);
    expect(await modeOf(dir, 'manifest.json')).toBe(0o600);
  });

  test('are in no difference that is shown, which still tells where they are others', async () => {
    const dir = await temporary();
    await generate(SPEC, dir);
    const other = parseSpec({ ...SPEC, env: { DB_PASSWORD: 'another-1', RUST_LOG: 'debug' } });
    const shown = await renderPreview(await preview(other, dir), 'x');
    hidden(shown);
    expect(shown).not.toContain('another-1');
    expect(shown).toMatch(/^-.*DB_PASSWORD: \(not shown\)\n-.*RUST_LOG: info\n\+.*DB_PASSWORD: \(not shown\)/m);
    const compose = await readFile(join(dir, 'docker-compose.yml'), 'utf8');
    await writeFile(join(dir, 'docker-compose.yml'), compose.replace('hunter22', 'hunter33'));
    const error: unknown = await generate(SPEC, dir).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'files-edited', details: expect.stringContaining('(not shown)') as string });
    hidden(JSON.stringify(error));
    expect(JSON.stringify(error)).not.toContain('hunter33');
  });

  test('over several lines are hidden too', async () => {
    const current = 'env:\n  PASSWORD: |\n    first-line\n    second-line\n  B: 1\n';
    const shown = await describeDifferences([{ path: 'a.yml', current, wanted: 'env:\n  B: 1\n' }]);
    expect(shown).not.toMatch(/first-line|second-line/);
  });
});

test('what is wrong with a secret is told without it', () => {
  const wrong = { env: { DB_PASSWORD: 471100 }, snapshots: { endpoint: 'http://h/?token=hunter22' } };
  let error: unknown;
  try {
    parseSpec(wrong as never);
  } catch (thrown) {
    error = thrown;
  }
  const told = JSON.stringify(error) + String((error as Error & { details?: string }).details);
  expect(told).toContain('token=(not shown)');
  expect(told).not.toMatch(/471100|hunter22/);
});
