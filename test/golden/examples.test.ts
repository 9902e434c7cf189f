import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import TOML from '@iarna/toml';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { specJsonSchema } from '../../src/spec/schema.js';
import { formatManifest, parseManifest } from '../../src/files/manifest.js';
import { cli, cliOk } from '../support/cli.js';
import { EXAMPLES, PRESET_EXAMPLES } from '../support/examples.js';
import { specValidator } from '../support/json-schema.js';
import { PROGRAMS, whyNoCompose } from '../support/machine.js';
import { noSchemas, publishedValidator } from '../support/published-schemas.js';

const CASES = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'restate-cluster.yaml')));
const noCompose = whyNoCompose();

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(dir, path)).isFile())
    .sort();
}

test.each(PRESET_EXAMPLES)('example $preset is what init writes', async ({ preset, runtime = 'auto' }) => {
  const cwd = join(EXAMPLES, preset);
  const { stdout } = await cliOk(['init', '-', '--preset', preset, '--runtime', runtime], { cwd });
  expect(stdout).toBe(readFileSync(join(cwd, 'restate-cluster.yaml'), 'utf8'));
});

describe('examples/README.md', () => {
  const text = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  const sections = text.split(/^## /m).slice(1);

  test('has a section for every example, with its spec and its picture', () => {
    const shown = sections.map((section) => section.split('\n')[0] ?? '');
    expect(shown.filter((name) => CASES.includes(name)).sort()).toEqual([...CASES].sort());
    for (const name of CASES) {
      const section = sections.find((one) => one.startsWith(`${name}\n`)) ?? '';
      expect(section).toContain(`[Spec](${name}/restate-cluster.yaml)`);
      expect(section).toContain(`](${name}/topology.svg)`);
    }
  });

  test('shows a part of the spec as it is', () => {
    for (const name of CASES) {
      const section = sections.find((one) => one.startsWith(`${name}\n`)) ?? '';
      const shown = parse(/^```yaml\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? '') as Record<string, unknown>;
      expect(Object.keys(shown)).not.toEqual([]);
      expect(parse(readFileSync(join(EXAMPLES, name, 'restate-cluster.yaml'), 'utf8')), name).toMatchObject(shown);
    }
  });

  test('links only to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((path) => !path.endsWith('.svg') && !existsSync(join(EXAMPLES, path)))).toEqual([]);
  });
});

describe.each(CASES)('example %s', (name) => {
  const spec = join(EXAMPLES, name, 'restate-cluster.yaml');
  const committed = join(EXAMPLES, name, 'restate-cluster');
  const tomls = readdirSync(join(committed, 'nodes')).map((node) => join(committed, 'nodes', node, 'restate.toml'));
  const compose = join(committed, 'docker-compose.yml');

  test('names the published schema, and fits it', () => {
    const text = readFileSync(spec, 'utf8');
    const path = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? '';
    expect(JSON.parse(readFileSync(join(EXAMPLES, name, path), 'utf8'))).toEqual(specJsonSchema());
    expect(specValidator()(parse(text))).toBe('');
  });

  test('generate writes exactly what is committed', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'restate-cluster-golden-'));
    try {
      const result = await cli(['generate', spec, '--dir', dir], { cwd: dir });
      expect(result.stderr).not.toContain('Error');
      expect(filesBelow(dir)).toEqual(filesBelow(committed));
      for (const path of filesBelow(committed)) {
        expect(readFileSync(join(dir, path), 'utf8'), path).toBe(readFileSync(join(committed, path), 'utf8'));
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('its picture is what explain draws', async () => {
    const { stdout } = await cliOk(['explain', 'restate-cluster.yaml', '--format', 'svg'], {
      cwd: join(EXAMPLES, name),
    });
    expect(stdout).toBe(readFileSync(join(EXAMPLES, name, 'topology.svg'), 'utf8'));
  });

  test('its manifest reads back to the same text', () => {
    const text = readFileSync(join(committed, 'manifest.json'), 'utf8');
    expect(formatManifest(parseManifest(text))).toBe(text);
  });

  test('the real server knows every key it sets', () => {
    for (const path of tomls) {
      const dump = execFileSync(PROGRAMS.RESTATE_SERVER_BIN, ['--config-file', path, '--dump-config'], {
        encoding: 'utf8',
        env: {},
        cwd: tmpdir(),
      });
      // A key the server does not know is missing in its dump; so are a few it knows but prints under another name.
      const known = new Set(keysOf(TOML.parse(dump)));
      const unknown = keysOf(TOML.parse(readFileSync(path, 'utf8'))).filter((key) => !known.has(key));
      expect(unknown).toEqual([]);
    }
  });

  test.skipIf(noSchemas !== undefined)('fits the published schemas', () => {
    const server = publishedValidator('restate-server-config.schema.json');
    for (const path of tomls)
      expect(server(JSON.parse(JSON.stringify(TOML.parse(readFileSync(path, 'utf8')))))).toBe('');
    if (!existsSync(compose)) return;
    const merged: unknown = parse(readFileSync(compose, 'utf8'), { merge: true });
    expect(publishedValidator('compose-spec.schema.json')(merged)).toBe('');
  });
});

describe.skipIf(noCompose !== undefined)(
  `docker compose accepts${noCompose === undefined ? '' : ` (skipped: ${noCompose})`}`,
  () => {
    const composed = CASES.filter((name) => existsSync(join(EXAMPLES, name, 'restate-cluster', 'docker-compose.yml')));
    test.each(composed)('%s', (name) => {
      const committed = join(EXAMPLES, name, 'restate-cluster');
      execFileSync('docker', ['compose', '--project-directory', committed, 'config', '--quiet'], { stdio: 'pipe' });
    });
  },
);

function keysOf(table: object, prefix = ''): string[] {
  return Object.entries(table).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? keysOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}
