import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { docker, IMAGE } from '../support/machine.js';

const SECRET = '"Bearer abcdefghijkl12345678"';

/** Files that hold a secret are readable by their owner alone, and containers can run as anybody. */
inContainers(() => {
  const cluster = new TestCluster('docker', 'user');
  const image = `${cluster.name}:1`;
  const up = (...fields: string[]) => {
    const spec = join(cluster.cwd, 'spec.yaml');
    writeFileSync(spec, ['nodes: 1', 'partitions: 1', 'compose: {user: "12345:12345"}', ...fields].join('\n'));
    return cluster.run(['up', spec, ...cluster.flags]);
  };
  beforeAll(() => {
    // In the published image root owns the directory of the data.
    execFileSync('docker', ['build', '--tag', image, '-'], {
      input: `FROM ${IMAGE}\nRUN mkdir -p /restate-data && chown 12345 /restate-data\n`,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  });
  afterAll(async () => {
    await cluster.remove();
    await docker('rmi', image);
  });

  test('a user who may not read restate.toml is told why, and what to do', async () => {
    const { code, stderr } = await up(`image: ${image}`, `config: {tracing-headers: {authorization: ${SECRET}}}`);
    expect(stderr).toContain('The server has no permission to read its restate.toml.');
    expect(stderr).toContain('Move the secret from `config` to `env`.');
    expect(code).toBe(1);
    expect(await cluster.leftovers()).toEqual([]);
  });

  test('with the secret in env it is ready', async () => {
    const { code, stderr } = await up(`image: ${image}`, `env: {RESTATE_TRACING_HEADERS__AUTHORIZATION: ${SECRET}}`);
    expect(code, stderr).toBe(0);
    await cluster.ok(['down', '--purge']);
  });

  test('a user who may not write the data is told which image can', async () => {
    const { code, stderr } = await up();
    expect(stderr).toContain('remove `user` under `compose`, or use an image in which that user owns it');
    expect(code).toBe(1);
  });
});
