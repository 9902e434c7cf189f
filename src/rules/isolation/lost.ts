import type { Path } from '../../spec/path.js';
import { isTable } from '../../spec/tables.js';
import { fileOf, isHostNetwork, itemsOf, pathsOfVolume, text } from './top-level.js';
import type { TopLevel } from './top-level.js';

/** Something of a Compose service by which what runs in its container reaches the machine below. */
export interface LostIsolation {
  readonly kind: 'privileges' | 'namespace' | 'mount';
  /** Where in the service. */
  readonly path: Path;
  /** What it is, to be followed by what that means: `runs privileged`. */
  readonly what: string;
}

/** Capabilities by which root in the container becomes root of the machine, or reads all of its files. */
const CAPABILITIES = new Set(
  'ALL BPF DAC_READ_SEARCH MAC_ADMIN MKNOD NET_ADMIN PERFMON SYS_ADMIN SYS_BOOT SYS_MODULE SYS_PTRACE SYS_RAWIO'.split(
    ' ',
  ),
);
const UNCONFINED =
  /^(?:(?:seccomp|apparmor|systempaths)[:=]unconfined|label[:=](?:disable|type:spc_t)|no-new-privileges[:=]false)$/i;
const NAMESPACES: Readonly<Record<string, string>> = {
  pid: 'the processes',
  network_mode: 'the network',
  net: 'the network',
  ipc: 'the shared memory',
  uts: 'the host name',
  userns_mode: 'the users',
  cgroup: 'the control groups',
};
/** Fields of a service that are looked at. */
export const ISOLATION_FIELDS: readonly string[] = [
  ...['privileged', 'post_start', 'pre_stop', 'cap_add', 'security_opt', 'devices', 'device_cgroup_rules', 'volumes'],
  ...['use_api_socket', 'configs', 'secrets', 'networks'],
  ...Object.keys(NAMESPACES),
];
/** Of these also what is below them. */
const SYSTEM_TREES = ['/proc', '/sys', '/dev', '/boot', '/root', '/var/lib/docker', '/var/lib/containerd'];
const SYSTEM_DIRECTORIES = new Set([
  ...'/ /bin /etc /home /lib /lib64 /opt /run /sbin /usr /var /var/lib /var/run'.split(' '),
  '~',
]);
const ENGINE_SOCKET = /(?:^|\/)(?:docker|containerd|podman|crio|dockershim)\.sock$/;

function isTrue(value: unknown): boolean {
  return value === true || /^(?:true|yes|on)$/i.test(text(value));
}

/** `/a//b/../c/` as `/a/c`. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}

/** The path of this machine, or the name of a volume, that an entry of `volumes` mounts. */
function mountedSource(volume: unknown): string {
  if (isTable(volume)) {
    const source = text(volume['source']);
    return text(volume['type']) === 'tmpfs' || (text(volume['type']) === 'volume' && /^[/~]/.test(source))
      ? ''
      : source;
  }
  const [source = '', target] = text(volume).split(':');
  return target === undefined ? '' : source;
}

function mountOf(source: string): string | undefined {
  if (!/^[/~]/.test(source))
    return ENGINE_SOCKET.test(source) ? 'mounts the socket of the container engine' : undefined;
  const path = normalized(source);
  if (ENGINE_SOCKET.test(path)) return 'mounts the socket of the container engine';
  const isSystem =
    SYSTEM_DIRECTORIES.has(path) || SYSTEM_TREES.some((tree) => path === tree || path.startsWith(`${tree}/`));
  return isSystem ? `mounts ${path} of this machine` : undefined;
}

function privileges(fields: Readonly<Record<string, unknown>>): LostIsolation[] {
  const found: [Path, string][] = [];
  if (isTrue(fields['privileged'])) found.push([['privileged'], 'runs privileged']);
  if (isTrue(fields['use_api_socket'])) found.push([['use_api_socket'], 'has the socket of the container engine']);
  for (const hook of ['post_start', 'pre_stop']) {
    for (const [at, value] of itemsOf(fields[hook])) {
      if (isTable(value) && isTrue(value['privileged']))
        found.push([[hook, ...at, 'privileged'], 'runs a hook privileged']);
    }
  }
  for (const [at, value] of itemsOf(fields['cap_add'])) {
    const name = text(value).toUpperCase().replace(/^CAP_/, '');
    if (CAPABILITIES.has(name)) found.push([['cap_add', ...at], `has the capability ${name}`]);
  }
  for (const [at, value] of itemsOf(fields['security_opt'])) {
    if (UNCONFINED.test(text(value).trim())) found.push([['security_opt', ...at], `runs with ${text(value)}`]);
  }
  for (const [at, value] of itemsOf(fields['devices'])) {
    const device = isTable(value) ? text(value['source']) : (text(value).split(':')[0] ?? '');
    found.push([['devices', ...at], `has the device ${device}`]);
  }
  for (const [at] of itemsOf(fields['device_cgroup_rules'])) {
    found.push([['device_cgroup_rules', ...at], 'may use devices of this machine']);
  }
  return found.map(([path, what]) => ({ kind: 'privileges', path, what }));
}

function namespaces(fields: Readonly<Record<string, unknown>>, top: TopLevel): LostIsolation[] {
  const own = Object.entries(NAMESPACES)
    .filter(([field]) => text(fields[field]).trim() === 'host')
    .map(([field, shared]): [Path, string] => [[field], shared]);
  const networks = isTable(fields['networks'])
    ? Object.keys(fields['networks']).map((name): [Path, string] => [[name], name])
    : itemsOf(fields['networks']).map(([at, name]): [Path, string] => [at, text(name)]);
  const ofMachine = networks
    .filter(([, name]) => isHostNetwork(top, name))
    .map(([at]): [Path, string] => [['networks', ...at], 'the network']);
  return [...own, ...ofMachine].map(([path, shared]) => ({
    kind: 'namespace',
    path,
    what: `shares ${shared} of this machine`,
  }));
}

function mounts(fields: Readonly<Record<string, unknown>>, top: TopLevel): LostIsolation[] {
  const volumes = itemsOf(fields['volumes']).flatMap(([at, volume]) => {
    const source = mountedSource(volume);
    return [source, ...pathsOfVolume(top, source)].map((path): [Path, string] => [['volumes', ...at], path]);
  });
  const files = (['configs', 'secrets'] as const).flatMap((field) =>
    itemsOf(fields[field]).map(([at, item]): [Path, string] => [[field, ...at], fileOf(top, field, item)]),
  );
  return [...volumes, ...files].flatMap(([path, source]) => {
    const what = mountOf(source);
    return what === undefined ? [] : [{ kind: 'mount' as const, path, what }];
  });
}

/**
 * By which fields a Compose service loses what keeps its container apart from the machine.
 *
 * @param top what the names in it stand for
 */
export function lostIsolation(fields: Readonly<Record<string, unknown>>, top: TopLevel = {}): LostIsolation[] {
  return [...privileges(fields), ...namespaces(fields, top), ...mounts(fields, top)];
}
