import { describe, expect, test } from 'vitest';
import { planCluster } from '../../../../src/plan/plan.js';
import { socketEnv } from '../../../../src/runtime/native/sockets.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';

function envOf(dir: string, input: ClusterSpecInput = {}, sockets?: 'relative'): Record<string, string> {
  const plan = planCluster(parseSpec({ nodes: 3, ...input }), { runtime: 'native', sockets });
  return socketEnv(dir, plan, plan.provisioningNode);
}

describe('relative sockets', () => {
  test.each(['/srv/demo', '/srv/my demo', `/${'long/'.repeat(40)}demo`])('are the same in %s', (dir) => {
    expect(envOf(dir, {}, 'relative')).toEqual({
      RESTATE_LISTEN_MODE: 'all',
      RESTATE_ADVERTISED_ADDRESS: 'unix:../node-1/data/node-1/fabric.sock',
      RESTATE_METADATA_CLIENT__ADDRESSES:
        '["unix:../node-1/data/node-1/fabric.sock","unix:../node-2/data/node-2/fabric.sock","unix:../node-3/data/node-3/fabric.sock"]',
    });
  });

  test("are not used with Restate's own settings", () => {
    expect(envOf('/srv/demo', { profile: 'stock' }, 'relative')).toEqual({});
  });
});

describe('absolute sockets, of clusters that earlier versions made', () => {
  test('names the sockets the servers make: in the data directory, below the node name', () => {
    expect(envOf('/srv/demo')).toEqual({
      RESTATE_LISTEN_MODE: 'all',
      RESTATE_ADVERTISED_ADDRESS: 'unix:/srv/demo/nodes/node-1/data/node-1/fabric.sock',
      RESTATE_METADATA_CLIENT__ADDRESSES: `["${[1, 2, 3].map((k) => `unix:/srv/demo/nodes/node-${String(k)}/data/node-${String(k)}/fabric.sock`).join('","')}"]`,
    });
  });

  test.each<[string, string, ClusterSpecInput]>([
    ['a path longer than a socket may have', `/${'long/'.repeat(14)}demo`, {}],
    ['a path that would need quoting', '/srv/my demo', {}],
    ["Restate's own settings", '/srv/demo', { profile: 'stock' }],
  ])('leaves the addresses of restate.toml as they are for %s', (_, dir, input) => {
    expect(envOf(dir, input)).toEqual({});
  });

  test('goes up to the limit, and not beyond', () => {
    const rest = '/nodes/node-1/data/node-1/fabric.sock'.length;
    expect(envOf(`/${'x'.repeat(103 - rest - 1)}`)).not.toEqual({});
    expect(envOf(`/${'x'.repeat(103 - rest)}`)).toEqual({});
  });
});

describe('in the harness', () => {
  const planned = (links: boolean) =>
    planCluster(parseSpec({ nodes: 2 }), {
      runtime: 'native',
      harness: { links, expires: '2030-01-01T00:00:00.000Z' },
    });

  test('a node that was renamed has its socket below its new name', () => {
    const plan = planned(false);
    const env = socketEnv('/srv/demo', plan, plan.provisioningNode, new Map([['node-1', 'node-1-2']]));
    expect(env['RESTATE_ADVERTISED_ADDRESS']).toBe('unix:/srv/demo/nodes/node-1/data/node-1-2/fabric.sock');
    expect(env['RESTATE_METADATA_CLIENT__ADDRESSES']).toContain('/node-1-2/fabric.sock');
  });

  test('with links, nodes only open their sockets; the addresses of restate.toml lead through the links', () => {
    const plan = planned(true);
    expect(socketEnv('/srv/demo', plan, plan.provisioningNode)).toEqual({ RESTATE_LISTEN_MODE: 'all' });
  });
});
