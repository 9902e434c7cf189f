import { describe, expect, test } from 'vitest';
import { describeEngine, isRemote, sameEngine, switchHint } from '../../../../src/runtime/docker/endpoint.js';
import { parseIdentity } from '../../../../src/runtime/docker/engine-identity.js';
import { parseVolumes } from '../../../../src/runtime/docker/owner-record.js';
import { engineRefusal, ownershipRefusal, remoteRefusal } from '../../../../src/runtime/docker/refusals.js';

const LOCAL = { endpoint: 'unix:///var/run/docker.sock', id: '25a88c44', name: 'vm', context: 'default' };
const OTHER = { endpoint: 'unix:///run/user/1000/docker.sock', id: '7b1e', name: 'vm', context: 'rootless' };

describe('an engine', () => {
  test('is the same by its id, however it is reached', () => {
    expect(sameEngine(LOCAL, { ...LOCAL, endpoint: 'tcp://127.0.0.1:2375' })).toBe(true);
    expect(sameEngine(LOCAL, OTHER)).toBe(false);
    expect(sameEngine(LOCAL, { ...OTHER, endpoint: LOCAL.endpoint })).toBe(false);
  });

  test('without an id is the same by its address and machine', () => {
    const nameless = { endpoint: LOCAL.endpoint, name: LOCAL.name };
    expect(sameEngine(nameless, LOCAL)).toBe(true);
    expect(sameEngine(nameless, { ...LOCAL, name: 'other' })).toBe(false);
    expect(sameEngine(nameless, OTHER)).toBe(false);
  });

  test('says its id, but for Podman, which makes one up each time', () => {
    // As Docker 26 and Podman 4 answer, shortened.
    expect(parseIdentity('{"ID":"25a88c44","Containers":3,"Name":"vm","ServerVersion":"26.1.5"}')).toEqual({
      id: '25a88c44',
      name: 'vm',
    });
    const podman = '{"ID":"5d2c","Name":"vm","ServerVersion":"4.9.3","BuildahVersion":"1.33.7","Uptime":"1h"}';
    expect(parseIdentity(podman)).toEqual({ name: 'vm' });
  });

  test.each([
    ['unix:///var/run/docker.sock', false],
    ['tcp://127.0.0.1:2375', false],
    ['tcp://[::1]:2375', false],
    ['ssh://localhost', false],
    ['ssh://ada@build.example', true],
    ['tcp://10.0.0.7:2376', true],
  ])('at %s is on another machine: %s', (endpoint, remote) => {
    expect(isRemote(endpoint)).toBe(remote);
    expect(remoteRefusal({ endpoint }) !== undefined).toBe(remote);
  });

  test('of another machine is refused without the name of its user', () => {
    expect(remoteRefusal({ endpoint: 'ssh://ada:secret@build.example' })).toMatchObject({
      code: 'engine-differs',
      message: 'the Docker engine is on another machine (ssh://build.example), whose ports and files are not here',
      hint: 'Choose an engine of this machine (`docker context use default`, `unset DOCKER_HOST`), or `--runtime native`.',
    });
  });

  test('other than the recorded one is named, with the way back', () => {
    expect(engineRefusal('/demo', OTHER, LOCAL, [])).toMatchObject({
      code: 'engine-differs',
      message: `the containers and volumes of /demo are on the Docker engine at ${describeEngine(OTHER)}, and docker speaks to the one at unix:///var/run/docker.sock (vm)`,
      hint: 'Switch to the first one: `docker context use rootless`, or set DOCKER_HOST=unix:///run/user/1000/docker.sock. To start an empty cluster on the other one: `restate-cluster up --adopt --fresh --dir /demo`.',
    });
    expect(switchHint(OTHER, ['DOCKER_HOST', 'DOCKER_CONTEXT'])).toContain(
      '`unset DOCKER_HOST DOCKER_CONTEXT; docker context use rootless`',
    );
    // One that DOCKER_HOST named is in no context.
    expect(switchHint({ endpoint: 'unix:///other.sock' }, [])).toBe(
      'Switch to the first one: set DOCKER_HOST=unix:///other.sock.',
    );
  });
});

describe('ownershipRefusal', () => {
  const refuse = (ownership: Parameters<typeof ownershipRefusal>[1], command?: string) =>
    ownershipRefusal('demo', ownership, '/here', command);

  test('lets through what is free or this directory’s', () => {
    expect(refuse({ state: 'free', renew: false })).toBeUndefined();
    expect(refuse({ state: 'ours', id: 'a', movedFrom: '/old' })).toBeUndefined();
  });

  test('names the directory that is there, and takes nothing over that may run', () => {
    const hint =
      'Use that cluster with `--dir /there`, or give this one another name with `--name`. Or stop it with `restate-cluster down --dir /there`, and take them over with `restate-cluster up --adopt --dir /here`.';
    expect(refuse({ state: 'other', dir: '/there', present: true })).toMatchObject({
      code: 'cluster-elsewhere',
      message: 'the containers and volumes of demo belong to the cluster in /there',
      hint,
    });
    expect(refuse({ state: 'copy', of: '/there' })).toMatchObject({
      message: '/here is a copy of /there, to which the containers and volumes of demo belong',
      hint,
    });
  });

  test('names no directory that is gone in a command', () => {
    const hint =
      'To keep their data, take them over with `restate-cluster up --adopt --dir /here`. Or give this one another name with `--name`.';
    expect(refuse({ state: 'other', dir: '/there', present: false })).toMatchObject({
      message: 'the containers and volumes of demo were made from /there, which is gone',
      hint,
    });
    expect(refuse({ state: 'other', dir: '/here', present: false })).toMatchObject({
      message: 'the containers and volumes of demo were made from an earlier cluster directory at this place',
      hint,
    });
    expect(refuse({ state: 'unknown' }, 'down --purge')).toMatchObject({
      message: 'there are volumes of demo, and nothing says that they were made from /here',
      hint: hint.replace('up --adopt', 'down --purge --adopt'),
    });
  });
});

test('volumes of a name: the record, what is labelled, and what would be used', () => {
  // As `docker volume ls` printed it.
  const printed = [
    '"demo_node-1-data"\t"demo"\t""\t""',
    '"demo_node-2-data"\t""\t""\t""',
    '"demo_owner"\t"demo"\t"a"\t"/home/ada, b=c"',
    '"demo_theirs"\t""\t""\t""',
  ].join('\n');
  expect(parseVolumes(`${printed}\n`, 'demo', ['demo_node-1-data', 'demo_node-2-data'])).toEqual({
    record: { owner: 'a', directory: '/home/ada, b=c' },
    data: ['demo_node-1-data', 'demo_node-2-data'],
  });
  expect(parseVolumes('', 'demo', [])).toEqual({ record: undefined, data: [] });
});
