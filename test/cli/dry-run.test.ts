import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManifest, formatManifest } from '../../src/files/manifest.js';
import { planCluster } from '../../src/plan/plan.js';
import { parseSpec } from '../../src/spec/parse.js';
import { cli, cliOk } from '../support/cli.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeEach(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterEach(() => {
  remove();
});

const NATIVE = ['--runtime', 'native', '--snapshots', 'none'];
const dry = (...args: string[]) => cliOk([...args, '--dry-run'], { cwd, env: PROGRAMS });

describe('up --dry-run where nothing is', () => {
  test('tells a start and the files of it, and writes nothing', async () => {
    const { stdout } = await dry('up', '--name', 'demo', '--nodes', '2', ...NATIVE);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'Cluster demo: Restate 1.7.12, 2 nodes, 24 partitions, 2 copies of everything.',
      'It would be started:',
      '  1. start node-1 and node-2',
      '',
      'Files of ./restate-cluster-demo that would be written or removed:',
    ]);
    expect(lines).toContain('  nodes/node-2/restate.toml');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('tells programs the same', async () => {
    const { stdout } = await dry('up', '--nodes', '1', ...NATIVE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'restate',
      dir: join(cwd, 'restate-cluster'),
      runtime: 'native',
      version: '1.7.12',
      action: 'start',
      steps: ['start node-1'],
      live: [],
      refused: [],
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('still refuses a wrong spec', async () => {
    const result = await cli(['up', '--nodes', '2', '--replication', '3', ...NATIVE, '--dry-run'], { cwd });
    expect(result.code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

/** A directory as `up` leaves it, of a cluster that is stopped and has lost its data. */
async function stoppedCluster(): Promise<string> {
  await cliOk(['generate', '--nodes', '3', ...NATIVE], { cwd });
  const dir = join(cwd, 'restate-cluster');
  const { spec, ports, slots } = planCluster(parseSpec({ nodes: 3, runtime: 'native', snapshots: 'none' }), {
    runtime: 'native',
  });
  const manifest = createManifest({ spec, runtime: 'native', started: true, ports, slots }, []);
  const { files } = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as { files: Record<string, string> };
  writeFileSync(join(dir, 'manifest.json'), formatManifest({ ...manifest, files }));
  return dir;
}

test('where files are and no data, another number of nodes is a start', async () => {
  const dir = await stoppedCluster();
  const before = readFileSync(join(dir, 'manifest.json'), 'utf8');
  const { stdout } = await dry('node', 'add', '--count', '2');
  expect(stdout).toContain('It would be started:\n  1. start node-1, node-2, node-3, node-4 and node-5\n');
  expect(stdout).toContain('nodes/node-5/restate.toml');
  expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).toBe(before);
  expect(existsSync(join(dir, 'nodes', 'node-4'))).toBe(false);
});

test('what needs no restart is told beside a start too', async () => {
  await stoppedCluster();
  const { stdout } = await dry('up', '--nodes', '3', ...NATIVE, '--provision', 'auto');
  expect(stdout).toContain('\n  without a restart: provision: sidecar → auto\n');
});

test('a spec file is left as it is', async () => {
  await stoppedCluster();
  const file = join(cwd, 'restate-cluster.yaml');
  const text = 'nodes: 3 # three\nruntime: native\nsnapshots: none\n';
  writeFileSync(file, text);
  await dry('node', 'remove', 'node-3');
  expect(readFileSync(file, 'utf8')).toBe(text);
});
