import { expect, test } from 'vitest';
import { checkAddresses } from '../../../../src/cluster/backup/addresses.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../../src/spec/types.js';
import { planOf, thrownBy } from '../../fixtures.js';
import { CONTENTS } from './fixtures.js';

interface Place {
  readonly spec?: ClusterSpecInput;
  readonly runtime?: RuntimeKind;
  readonly dir?: string;
  readonly sockets?: 'relative';
}

const HOME = '/clusters/demo';

/** Whether a cluster that was copied at one place may be restored at another. */
function moves(from: Place, to: Place): boolean {
  const sockets = from.sockets === undefined ? {} : { sockets: from.sockets };
  const plan = planOf(from.spec, from.runtime, sockets);
  const { spec, runtime, ports } = plan;
  const manifest = { ...CONTENTS.manifest, spec, runtime, ports, ...sockets };
  const check = () => {
    const wanted = planOf({ ...from.spec, ...to.spec }, to.runtime ?? from.runtime, sockets);
    checkAddresses({ ...CONTENTS, dir: from.dir ?? HOME, manifest }, wanted, to.dir ?? HOME);
  };
  try {
    check();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'usage' });
    return false;
  }
}

const OTHER_PORTS = { spec: { ports: { fabric: 6000 } } } as const;

test('containers know each other by name: they go into any directory, with any ports', () => {
  expect(moves({ runtime: 'docker' }, { ...OTHER_PORTS, dir: '/else' })).toBe(true);
});

test('processes know each other by sockets from where they work: they go into any directory, with any ports', () => {
  expect(moves({ runtime: 'native', sockets: 'relative' }, { ...OTHER_PORTS, dir: '/else' })).toBe(true);
});

test('those of earlier versions know absolute ones: they stay in their directory, whatever their ports', () => {
  expect(moves({ runtime: 'native' }, OTHER_PORTS)).toBe(true);
  expect(moves({ runtime: 'native' }, { dir: '/else' })).toBe(false);
});

test('where no sockets are used, by ports', () => {
  const from = { runtime: 'native', spec: { profile: 'stock' } } as const;
  expect(moves(from, { dir: '/else' })).toBe(true);
  expect(moves(from, OTHER_PORTS)).toBe(false);
});

test('several metadata servers never change the runtime, one alone does', () => {
  expect(moves({ runtime: 'docker' }, { runtime: 'native' })).toBe(false);
  expect(moves({ runtime: 'native' }, { runtime: 'docker' })).toBe(false);
  const alone = { spec: { nodes: 3, metadata: { servers: 1 } } } as const;
  expect(moves({ ...alone, runtime: 'docker' }, { runtime: 'native', dir: '/else' })).toBe(true);
});

test('what is refused names every address, and where it would come up', () => {
  const error = thrownBy(() => {
    checkAddresses(CONTENTS, planOf(CONTENTS.manifest.spec, 'native'), '/else');
  });
  expect(error).toMatchObject({
    details: expect.stringContaining(
      '  node-1: unix:/clusters/demo/nodes/node-1/data/node-1/fabric.sock → unix:/else/nodes/node-1/data/node-1/fabric.sock',
    ) as string,
    hint: expect.stringContaining('`--runtime native --dir /clusters/demo`') as string,
  });
});
