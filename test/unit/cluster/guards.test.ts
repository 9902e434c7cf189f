import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { pid } from 'node:process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Blueprint } from '../../../src/cluster/blueprint.js';
import { guardEdits, guardPorts, guardRunning } from '../../../src/cluster/guards.js';
import { findFreeBlock } from '../../../src/machine/ports.js';
import { planCluster } from '../../../src/plan/plan.js';
import { portBlock } from '../../../src/plan/ports.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { EditedFile } from '../../../src/files/compare.js';
import { clusterErrorOf, planOf } from '../fixtures.js';

function blueprint(edited: readonly EditedFile[], more: Partial<Blueprint> = {}): Blueprint {
  return {
    dir: '/demo',
    plan: planOf({}, 'native'),
    files: [],
    changes: { write: [], edited, obsolete: [] },
    previous: undefined,
    runtimeReason: '',
    ...more,
  };
}

describe('guardEdits', () => {
  const edit = (path: string, outdated: boolean): EditedFile => ({
    path,
    current: 'mine\n',
    wanted: 'ours\n',
    outdated,
  });

  test('refuses a script with line ends of Windows, which a shell in a container can not run', async () => {
    const wanted = '#!/bin/sh\nset -eu\n';
    const script = { path: 'provision.sh', wanted, outdated: false };
    const refused = async (current: string) => clusterErrorOf(guardEdits(blueprint([{ ...script, current }])));
    expect(await refused('#!/bin/sh\r\nset -eu\r\n')).toMatchObject({
      code: 'files-edited',
      message: '/demo has scripts with Windows line ends (CRLF), which fail: provision.sh',
      hint: expect.stringMatching(/^Write them again with `restate-cluster generate`\. Git changes them/) as string,
    });
    expect(await refused('#!/bin/sh\r\nset -e\r\n')).toMatchObject({
      hint: expect.stringContaining("sed -i 's/\\r$//' provision.sh") as string,
    });
    await guardEdits(blueprint([{ ...script, current: '#!/bin/sh\nset -e\n' }]));
  });

  test('lets a cluster run with edits', async () => {
    await guardEdits(blueprint([]));
    await guardEdits(blueprint([edit('a', false)]));
  });

  test('refuses to lose one, and shows it', async () => {
    const error = await clusterErrorOf(guardEdits(blueprint([edit('a', true), edit('b', false), edit('c', true)])));
    expect(error).toMatchObject({
      code: 'files-edited',
      message: '/demo has files that are not as generated: a, c',
      hint: 'Overwrite them with `restate-cluster generate --force`, which keeps a copy of each, or use another `--dir`.',
    });
    expect(error.details).toContain('-mine\n+ours');
  });
});

describe('guardRunning', () => {
  const spec = parseSpec({});
  const { ports } = planOf();

  test('has nothing against a first start, or one like the last', async () => {
    await guardRunning(blueprint([]));
    await guardRunning(blueprint([], { previous: { spec, runtime: 'native', started: true, ports, files: {} } }));
  });

  test('has nothing against another runtime before the first start', async () => {
    await guardRunning(blueprint([], { previous: { spec, runtime: 'docker', started: false, ports, files: {} } }));
  });
});

describe('guardPorts', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function freePlan() {
    const first = (await findFreeBlock('127.0.0.1', 6, 'unit test of guardPorts')) ?? 0;
    return planCluster(parseSpec({ nodes: 2, ports: 'auto' }), { runtime: 'native', ports: portBlock(first) });
  }

  test('lets free ports be used', async () => {
    const plan = await freePlan();
    await guardPorts(plan, plan.nodes);
  });

  test('names every busy port and who holds it, and looks only at nodes that are to start', async () => {
    // Without docker on the PATH, no container is asked about.
    vi.stubEnv('PATH', '/nowhere');
    const plan = await freePlan();
    const busy = [plan.nodes[0]?.ports.admin ?? 0, plan.nodes[1]?.ports.fabric ?? 0];
    const servers = busy.map((port) => createServer().listen(port, '127.0.0.1'));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    try {
      expect(servers.map((server) => (server.address() as AddressInfo).port)).toEqual(busy);
      const error = await clusterErrorOf(guardPorts(plan, plan.nodes));
      expect(error).toMatchObject({
        code: 'port-busy',
        message: '2 ports are busy',
        hint: 'Stop what holds them, choose other bases under `ports` in the spec, or let free ones be found with `--ports auto`.',
      });
      const lines = error.details?.split('\n') ?? [];
      expect(lines[0]).toContain(`admin port ${String(busy[0])} of node-1 is held by `);
      expect(lines[1]).toContain(`fabric port ${String(busy[1])} of node-2 is held by `);
      if (process.platform === 'linux') expect(error.details).toContain(`process ${String(pid)} (`);
      expect((await clusterErrorOf(guardPorts(plan, plan.nodes.slice(0, 1)))).message).toBe('a port is busy');
      await guardPorts(plan, []);
    } finally {
      for (const server of servers) server.close();
    }
  });
});
