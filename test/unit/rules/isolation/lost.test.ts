import { describe, expect, it } from 'vitest';
import { lintFiles, lintSpec } from '../../../../src/lint/lint.js';
import { lostIsolation } from '../../../../src/rules/isolation/lost.js';

const FOUND: readonly (readonly [fields: Record<string, unknown>, what: string])[] = [
  [{ privileged: true }, 'runs privileged'],
  [{ privileged: 'true' }, 'runs privileged'],
  [{ post_start: [{ command: 'x', privileged: true }] }, 'runs a hook privileged'],
  [{ cap_add: ['ALL'] }, 'has the capability ALL'],
  [{ cap_add: ['NET_BIND_SERVICE', 'cap_sys_admin'] }, 'has the capability SYS_ADMIN'],
  [{ security_opt: ['seccomp:unconfined'] }, 'runs with seccomp:unconfined'],
  [{ security_opt: ['apparmor=unconfined'] }, 'runs with apparmor=unconfined'],
  [{ devices: ['/dev/sda:/dev/sda'] }, 'has the device /dev/sda'],
  [{ devices: [{ source: '/dev/kvm', target: '/dev/kvm' }] }, 'has the device /dev/kvm'],
  [{ device_cgroup_rules: ['b 8:* rmw'] }, 'may use devices of this machine'],
  [{ pid: 'host' }, 'shares the processes of this machine'],
  [{ network_mode: 'host' }, 'shares the network of this machine'],
  [{ ipc: 'host' }, 'shares the shared memory of this machine'],
  [{ userns_mode: 'host' }, 'shares the users of this machine'],
  [{ cgroup: 'host' }, 'shares the control groups of this machine'],
  [{ volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro'] }, 'mounts the socket of the container engine'],
  [{ volumes: ['/run/user/1000/podman/podman.sock:/s'] }, 'mounts the socket of the container engine'],
  [{ volumes: ['/:/host'] }, 'mounts / of this machine'],
  [{ volumes: ['//etc/./:/host:ro'] }, 'mounts /etc of this machine'],
  [{ volumes: ['/srv/../proc/1:/p'] }, 'mounts /proc/1 of this machine'],
  [{ volumes: [{ type: 'bind', source: '/', target: '/host' }] }, 'mounts / of this machine'],
  [{ volumes: ['~:/home'] }, 'mounts ~ of this machine'],
];

describe('isolation is lost', () => {
  it.each(FOUND)('with %j', (fields, what) => {
    expect(lostIsolation(fields).map((lost) => lost.what)).toEqual([what]);
  });
});

describe('isolation is kept', () => {
  it.each<Record<string, unknown>>([
    { privileged: false, pid: 'service:a', ipc: 'private', cap_add: ['NET_BIND_SERVICE'] },
    { cap_add: null, security_opt: ['no-new-privileges:true'], devices: [], volumes: null },
    { volumes: ['data:/restate-data', './x:/x', '/etc/ssl/certs:/etc/ssl/certs:ro', '/srv/data:/data', '/data'] },
    {
      volumes: [
        { type: 'volume', source: 'data', target: '/' },
        { type: 'tmpfs', target: '/proc' },
      ],
    },
  ])('with %j', (fields) => {
    expect(lostIsolation(fields)).toEqual([]);
  });
});

const RULES = ['container-privileged', 'host-mount', 'host-namespace', 'fabric-port-published'];
const told = (findings: ReturnType<typeof lintSpec>['findings']) =>
  findings
    .filter(({ rule }) => RULES.includes(rule))
    .map(({ rule, message, position }) => `${String(position?.line)} ${rule}: ${message}`);

describe('a spec', () => {
  it('is told of it, once for all nodes, with the line', () => {
    const text = [
      'nodes: [{name: a, compose: {cap_add: [ALL]}}, {name: b}, {name: c}]',
      'compose:',
      '  privileged: true',
      '  pid: host',
      '  volumes: ["/:/host"]',
      '  ports: ["5122:5122", "127.0.0.1:5123:5122", "9000:80"]',
    ].join('\n');
    const { findings, spec } = lintSpec(text);
    expect(told(findings)).toEqual([
      '1 container-privileged: the container of a has the capability ALL',
      '3 container-privileged: the container of every node runs privileged',
      '4 host-namespace: the container of every node shares the processes of this machine',
      '5 host-mount: the container of every node mounts / of this machine',
      ...['a', 'b', 'c'].map(
        (name) =>
          `6 fabric-port-published: the node-to-node port of ${name} is published on every address of this machine`,
      ),
    ]);
    expect(findings.find(({ rule }) => rule === 'host-mount')?.hint).toBe(
      'Mount only the directory that is needed: with this, what runs in the container has the whole machine.',
    );
    // It is the user's decision.
    expect(spec?.nodes).toHaveLength(3);
  });

  it.each(['ports: [{target: 5122, published: 5122}]', 'ports: ["0.0.0.0:5100-5130:5100-5130/tcp"]', 'ports: [5122]'])(
    'is told of the fabric port in %s',
    (ports) => {
      expect(told(lintSpec(`nodes: 1\ncompose: {${ports}}`).findings)).toHaveLength(1);
    },
  );

  it('for processes has no containers', () => {
    expect(told(lintSpec('runtime: native\ncompose: {privileged: true}').findings)).toEqual([]);
  });
});

it('a Compose file is told of nodes and of the services beside them, with variables filled in', () => {
  const text = `services:
  restate:
    image: restatedev/restate:1.7.12
    privileged: \${PRIVILEGED:-true}
    volumes: [{type: bind, source: /var/run/docker.sock, target: /s}]
  helper:
    image: alpine
    ipc: host
`;
  expect(told(lintFiles([{ name: 'compose.yaml', text }]).findings)).toEqual([
    '4 container-privileged: the container of restate runs privileged',
    '5 host-mount: the container of restate mounts the socket of the container engine',
    '8 host-namespace: the container of helper shares the shared memory of this machine',
  ]);
});
