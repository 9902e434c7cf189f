import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  describe('a container runs with the files that it was made of', () => {
    const cluster = new TestCluster('docker', 'edited');
    beforeAll(async () => {
      await cluster.up('--nodes', '1', '--partitions', '1');
    });
    afterAll(() => cluster.remove());

    const edit = (file: string, change: (text: string) => string) => {
      const path = join(cluster.dir, file);
      writeFileSync(path, change(readFileSync(path, 'utf8')));
    };
    const edited = async () => (await cluster.status()).edited;

    test('an edit that concerns it is told, and put into effect on request', async () => {
      expect(await edited()).toEqual([]);
      edit('docker-compose.yml', (text) => text.replace(/stop_grace_period: \S+/, 'stop_grace_period: 77s'));
      expect(await edited()).toEqual(['node-1']);
      const { stdout } = await cluster.ok(['up']);
      expect(stdout).toContain('node-1 was started before its restate.toml, docker-compose.yml or .env was edited');
      await cluster.ok(['up', '--restart']);
      expect(await edited()).toEqual([]);
    });

    test('a line of .env that no container uses needs no restart', async () => {
      edit('.env', (text) => `${text}\nTEA=green\n`);
      expect(await edited()).toEqual([]);
    });
  });
});
