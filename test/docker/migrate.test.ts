import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreeBlock } from '../../src/machine/ports.js';
import { fill } from '../scenarios/migrate.js';
import { cli, cliOk } from '../support/cli.js';
import { inContainers } from '../support/containers.js';
import { EVERY_TEST } from '../support/every-test.js';
import { call, eventually } from '../support/http.js';
import { docker, IMAGE, NODE, PROGRAMS, temporaryDirectory } from '../support/machine.js';

interface Migrated {
  readonly name: string;
  readonly runtime: string;
  readonly nodes: readonly { name: string; nodeName: string; ingressUrl: string; adminUrl: string }[];
  readonly compared: readonly { what: string; before: number; after: number; faults: string[] }[];
  readonly sourceRuns: boolean;
  readonly started: boolean;
}

const LONG = 400_000;

inContainers(() => {
  describe('a node in a container becomes a cluster', () => {
    const place = temporaryDirectory();
    const cluster = `t-single-${String(process.pid)}`;
    const [network, volume, source, service] = ['net', 'data', 'node', 'service'].map(
      (part) => `${cluster}-${part}`,
    ) as [string, string, string, string];
    let ports: readonly [ingress: number, admin: number];
    let id = '';
    /** Of one counter. */
    let count = 2;

    const options = { cwd: place.path, env: PROGRAMS };
    const dir = join(place.path, 'cluster');
    const purge = () => cli(['down', '--purge', '--dir', dir], options);
    const contents = () =>
      docker(
        ...['run', '--rm', '--network', 'none', '--volume', `${volume}:/data:ro`, '--entrypoint', 'sh', IMAGE],
        ...['-c', 'cd /data && find . -type f | sort | xargs sha256sum'],
      );
    async function migrate(...args: string[]): Promise<Migrated> {
      const { stdout } = await cliOk(['migrate', '--dir', dir, '--ports', 'auto', '--json', ...args], options);
      return JSON.parse(stdout) as Migrated;
    }

    beforeAll(async () => {
      const first = (await findFreeBlock('127.0.0.1', 2, cluster)) ?? 0;
      ports = [first, first + 1];
      await docker('network', 'create', network);
      await docker(
        ...['run', '--detach', '--name', service, '--network', network],
        ...['--volume', `${NODE.binary}:/usr/local/bin/node:ro`, '--volume', `${NODE.modules}:/app/node_modules:ro`],
        ...['--volume', `${NODE.services}:/app/services:ro`, '--workdir', '/app', '--entrypoint', 'node'],
        ...[IMAGE, 'services/pending.mjs', '0.0.0.0', '9080'],
      );
      // Its name is the container's id, as for everybody who names none.
      id = await docker(
        ...['run', '--detach', '--name', source, '--network', network, '--volume', `${volume}:/restate-data`],
        ...['--env', `RESTATE_CLUSTER_NAME=${cluster}`],
        ...[
          '--publish',
          `127.0.0.1:${String(ports[0])}:8080`,
          '--publish',
          `127.0.0.1:${String(ports[1])}:9070`,
          IMAGE,
        ],
      );
      const [ingress, admin] = ports.map((port) => `http://127.0.0.1:${String(port)}`) as [string, string];
      await eventually(async () => ((await call(`${ingress}/restate/health`))?.status === 200 ? true : undefined));
      await fill({ ingress, admin }, `http://${service}:9080`);
    });
    afterAll(async () => {
      await purge();
      await cli(['down', '--purge', '--dir', dir], options);
      await docker('rm', '--force', source, service);
      await docker('volume', 'rm', '--force', volume);
      await docker('network', 'rm', network);
      place.remove();
    });

    // Natively it is so always.
    test.runIf(EVERY_TEST)(
      'while it is halted, and goes on afterwards',
      async () => {
        const refused = await cli(['migrate', '--from-container', source, '--dir', dir], options);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toContain(`docker stop ${source}`);
        const migrated = await migrate('--from-server', `http://127.0.0.1:${String(ports[1])}`, '--stop-source');
        expect(migrated).toMatchObject({ name: cluster, runtime: 'docker', sourceRuns: true, started: false });
        expect(migrated.nodes[0]).toMatchObject({ nodeName: id.slice(0, 12) });
        expect(migrated.compared.flatMap(({ faults }) => faults)).toEqual([]);
        const address = `http://127.0.0.1:${String(ports[0])}/Counter/k2/add`;
        expect(await call(address, { body: 1 })).toMatchObject({ status: 200, body: ++count });
        await purge();
      },
      LONG,
    );

    test(
      'of its volume, which stays as it is',
      async () => {
        await docker('rm', '--force', source);
        const before = await contents();
        const migrated = await migrate('--from-volume', volume);
        expect(migrated).toMatchObject({ sourceRuns: false, started: true });
        expect(migrated.compared.flatMap(({ faults }) => faults)).toEqual([]);
        expect(await contents()).toBe(before);
        const query = { query: "select value_utf8 from state where service_key = 'k2'" };
        const headers = { accept: 'application/json' };
        const state = await call(`${migrated.nodes[2]?.adminUrl ?? ''}/query`, { body: query, headers });
        expect(state?.body).toEqual({ rows: [{ value_utf8: String(count) }] });
      },
      LONG,
    );
  });
});
