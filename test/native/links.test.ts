import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';

const REFUSED = /is a symbolic link to .*; links inside a cluster directory are not followed/;
const FILES = ['restate.toml', 'restate.log', join('data', 'mine')];

/** Links in a directory that restate-cluster is told to work in, as a checkout of somebody else can carry them. */
describe('links in the directory of a cluster', () => {
  const cluster = new TestCluster('native', 'linked');
  const archive = () => join(cluster.cwd, 'copy.tar.gz');
  const victim = () => join(cluster.cwd, 'victim');
  const inVictim = () => FILES.map((path) => readFileSync(join(victim(), path), 'utf8'));

  beforeAll(async () => {
    for (const path of FILES) {
      mkdirSync(dirname(join(victim(), path)), { recursive: true });
      writeFileSync(join(victim(), path), 'mine');
    }
    await cluster.up('--nodes', '1', '--partitions', '1');
  });
  afterAll(() => cluster.remove());

  async function refused(args: readonly string[]): Promise<void> {
    const { code, stderr } = await cluster.run(args);
    expect(stderr).toMatch(REFUSED);
    expect(code).toBe(1);
    expect(inVictim()).toEqual(FILES.map(() => 'mine'));
    expect(readdirSync(victim()).sort()).toEqual(['data', 'restate.log', 'restate.toml']);
  }

  test.each(['.', 'data', 'tmp', 'restate.toml', 'restate.log', 'restate.pid'])(
    'node add: one at %s of the new node is refused, and the cluster stays as it is',
    async (path) => {
      const place = join(cluster.dir, 'nodes', 'node-2', path);
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(path === '.' ? victim() : join(victim(), path), place);
      await refused(['node', 'add']);
      expect(lstatSync(place).isSymbolicLink()).toBe(true);
      rmSync(join(cluster.dir, 'nodes', 'node-2'), { recursive: true });
      const { state, nodes } = await cluster.status();
      expect({ state, names: nodes.map(({ name }) => name) }).toEqual({ state: 'ready', names: ['node-1'] });
    },
  );

  test.each(['.', 'data'])(
    'backup: one at %s of a node is refused, and what it leads to is in no archive',
    async (path) => {
      await cluster.ok(['down']);
      const place = join(cluster.dir, 'nodes', 'node-1', path);
      const away = join(cluster.cwd, 'away');
      renameSync(place, away);
      symlinkSync(victim(), place);
      await refused(['backup', archive()]);
      expect(readdirSync(cluster.cwd).filter((name) => name.startsWith('copy'))).toEqual([]);
      rmSync(place);
      renameSync(away, place);
    },
  );

  test.each(['nodes', 'nodes/node-1', 'nodes/node-1/data', 'nodes/node-1/restate.toml', 'docs'])(
    'restore: one at %s is refused, and nothing is made',
    async (path) => {
      await cluster.ok(['down']);
      if (!existsSync(archive())) await cluster.ok(['backup', archive()]);
      const dir = join(cluster.cwd, 'restored');
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      symlinkSync(victim(), join(dir, path));
      await refused(['restore', archive(), '--dir', dir]);
      expect(lstatSync(join(dir, path)).isSymbolicLink()).toBe(true);
      rmSync(dir, { recursive: true });
      expect(readdirSync(cluster.cwd).filter((name) => name.startsWith('restored'))).toEqual([]);
    },
  );
});
