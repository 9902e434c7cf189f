import { describe, expect, it } from 'vitest';
import { lintFiles, lintSpec } from '../../../../src/lint/lint.js';
import { lostIsolation } from '../../../../src/rules/isolation/lost.js';
import type { TopLevel } from '../../../../src/rules/isolation/top-level.js';

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
  [{ security_opt: ['label=type:spc_t'] }, 'runs with label=type:spc_t'],
  [{ use_api_socket: true }, 'has the socket of the container engine'],
];

const NAMED: readonly (readonly [fields: Record<string, unknown>, top: TopLevel, what: string])[] = [
  [
    { volumes: ['v:/h'] },
    { volumes: { v: { driver_opts: { type: 'none', o: 'bind', device: '/' } } } },
    'mounts / of this machine',
  ],
  [
    { volumes: [{ type: 'volume', source: 'v', target: '/h' }] },
    { volumes: { v: { driver: 'local', driver_opts: { type: 'none', o: 'rw,rbind', device: '/var/run/' } } } },
    'mounts /var/run of this machine',
  ],
  [
    { volumes: ['v:/h'] },
    { volumes: { v: { driver_opts: { type: 'ext4', device: '/dev/sda1' } } } },
    'mounts /dev/sda1 of this machine',
  ],
  [
    { volumes: ['v:/h'] },
    { volumes: { v: { driver_opts: { type: 'overlay', device: 'overlay', o: 'lowerdir=/srv:/etc' } } } },
    'mounts /etc of this machine',
  ],
  [{ secrets: ['s'] }, { secrets: { s: { file: '/' } } }, 'mounts / of this machine'],
  [
    { configs: [{ source: 'c', target: '/x' }] },
    { configs: { c: { file: '/var/run/docker.sock' } } },
    'mounts the socket of the container engine',
  ],
  [{ networks: ['n'] }, { networks: { n: { name: 'host', external: true } } }, 'shares the network of this machine'],
  [{ networks: { n: null } }, { networks: { n: { driver: 'host' } } }, 'shares the network of this machine'],
];

describe('isolation is lost', () => {
  it.each(FOUND)('with %j', (fields, what) => {
    expect(lostIsolation(fields).map((lost) => lost.what)).toEqual([what]);
  });
});

describe('isolation is lost through a name', () => {
  it.each(NAMED)('with %j where there is %j', (fields, top, what) => {
    expect(lostIsolation(fields, top).map((lost) => lost.what)).toEqual([what]);
    expect(lostIsolation(fields)).toEqual([]);
  });

  it.each<TopLevel>([
    { volumes: { v: null } },
    { volumes: { v: { driver_opts: { type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/' } } } },
    { volumes: { v: { driver_opts: { type: 'tmpfs', device: 'tmpfs' } } } },
    { volumes: { v: { driver_opts: { type: 'none', o: 'bind', device: '/srv/data' } } } },
    { volumes: { v: { driver: 'rexray', driver_opts: { device: '/' } } }, networks: { n: { driver: 'bridge' } } },
  ])('not with %j', (top) => {
    expect(lostIsolation({ volumes: ['v:/data'], networks: ['n'], secrets: ['s'] }, top)).toEqual([]);
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
    volumes: [all:/all]
volumes:
  all:
    driver_opts: {type: none, o: bind, device: "\${ROOT:-/}"}
`;
  expect(told(lintFiles([{ name: 'compose.yaml', text }]).findings)).toEqual([
    '4 container-privileged: the container of restate runs privileged',
    '5 host-mount: the container of restate mounts the socket of the container engine',
    '8 host-namespace: the container of helper shares the shared memory of this machine',
    '9 host-mount: the container of helper mounts / of this machine',
  ]);
});
