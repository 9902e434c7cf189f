import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { docker, IMAGE, PROGRAMS, temporaryDirectory, whyNoDocker } from '../support/machine.js';

const SPEC = `
name: raw
config:
  shutdown-timeout: true
  heartbeat-interval: 1s
  worker:
    snapshots: {export-concurrency-limit: many}
  admin: {disable-web-ui: false}
nodes:
  - count: 2
  - name: odd
    config: {log-formt: json}
env:
  RESTATE_INGRESS__REQUEST_SIZE_LIMT: 1MB
`;
const WANTED = [
  ['config.shutdown-timeout', 'the server refuses it: invalid type: found bool true'],
  ['config.worker.snapshots.export-concurrency-limit', 'the server refuses it: invalid type'],
  ['config.heartbeat-interval', 'is not a key this Restate version knows', '`admin.heartbeat-interval`'],
  ['nodes[1].config.log-formt', 'is not a key this Restate version knows', '`log-format`'],
  ['env.RESTATE_INGRESS__REQUEST_SIZE_LIMT', 'is not a key', '`RESTATE_INGRESS__REQUEST_SIZE_LIMIT`'],
];

/** The real server of the spec's version judges keys that only it knows. */
describe('raw restate.toml keys', () => {
  const { path: cwd, remove } = temporaryDirectory();
  beforeAll(() => {
    writeFileSync(join(cwd, 'spec.yaml'), SPEC);
  });
  afterAll(() => {
    remove();
  });

  async function refused(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<void> {
    const result = await cli([...args, 'spec.yaml', '--dir', 'out', '--json'], { cwd, env });
    expect(result.code, result.stderr).toBe(2);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
    const { error } = JSON.parse(result.stdout) as {
      error: { problems: { path: string; message: string; hint: string }[] };
    };
    expect(error.problems.map(({ path }) => path).sort()).toEqual(WANTED.map(([path]) => path).sort());
    for (const [path, ...texts] of WANTED) {
      const problem = error.problems.find((one) => one.path === path);
      for (const text of texts) expect(`${problem?.message ?? ''} ${problem?.hint ?? ''}`).toContain(text);
    }
  }

  test('a program judges them, before anything is written', async () => {
    await refused(['generate'], PROGRAMS);
    await refused(['up', '--runtime', 'native'], PROGRAMS);
  });

  test('so does the image', async (context) => {
    const reason = whyNoDocker();
    context.skip(reason !== undefined, reason);
    // An image of the user's is asked rather than any program that happens to be here.
    await docker('tag', IMAGE, 'restate-cluster-test/own:1');
    try {
      writeFileSync(join(cwd, 'spec.yaml'), `${SPEC}\nimage: restate-cluster-test/own:1\n`);
      await refused(['generate'], PROGRAMS);
      await refused(['up', '--runtime', 'docker'], PROGRAMS);
    } finally {
      writeFileSync(join(cwd, 'spec.yaml'), SPEC);
      await docker('rmi', 'restate-cluster-test/own:1');
    }
  });

  test('without a server of that version here, generate says that nobody judged', async () => {
    const nowhere = { RESTATE_SERVER_BIN: undefined, RESTATE_CLUSTER_CACHE: join(cwd, 'cache'), PATH: '' };
    const result = await cli(['generate', 'spec.yaml', '--dir', 'unjudged'], { cwd, env: nowhere });
    expect(result.code, result.stderr).toBe(0);
    expect(result.stderr).toContain('were not judged');
  });
});
