import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { docker, IMAGE } from '../support/machine.js';

const SECRET = 's3cr3t-of-the-spec';
const VARIABLE = 'RESTATE_TRACING_HEADERS__AUTHORIZATION';

/** Every user of a machine can read the command lines of all its processes. */
inContainers(() => {
  const cluster = new TestCluster('docker', 'lines');
  const image = `${cluster.name}:1`;
  afterAll(async () => {
    await cluster.remove();
    await docker('rmi', image);
  });

  /** A `docker` that writes down how it is called, and then does it. */
  function recorded(): { readonly env: Record<string, string>; readonly calls: () => string[] } {
    const file = join(cluster.cwd, 'calls');
    const shim = join(cluster.cwd, 'docker');
    const call = `PATH=\${PATH#*${delimiter}} exec docker "$@"`;
    writeFileSync(file, '');
    writeFileSync(shim, `#!/bin/bash\nprintf '%q ' "$@" >> '${file}'\necho >> '${file}'\n${call}\n`);
    chmodSync(shim, 0o755);
    const path = [cluster.cwd, env['PATH'] ?? ''].join(delimiter);
    return { env: { PATH: path }, calls: () => readFileSync(file, 'utf8').split('\n') };
  }

  test('no secret of a spec is on a command line, from the questions before a start to the end', async () => {
    const { env: shimmed, calls } = recorded();
    // A server in an image of the user's is asked in a container.
    await docker('tag', IMAGE, image);
    const spec = join(cluster.cwd, 'spec.yaml');
    writeFileSync(
      spec,
      `nodes: 1\npartitions: 1\nimage: ${image}\nenv: {${VARIABLE}: "Bearer ${SECRET}", APP_PASSWORD: ${SECRET}}\n`,
    );
    await cluster.ok(['up', spec, ...cluster.flags], { env: shimmed });
    await cluster.ok(['ctl', '--', 'nodes', 'list'], { env: shimmed });
    await cluster.ok(['export-logs'], { env: shimmed });
    await cluster.ok(['down', '--purge'], { env: shimmed });
    expect(calls().filter((call) => call.includes(SECRET))).toEqual([]);
    const asked = calls().filter((call) => call.includes('--dump-config'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((call) => call.includes(`--env ${VARIABLE} `))).toBe(true);
  });
});
