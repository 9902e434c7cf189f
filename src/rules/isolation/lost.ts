import type { Path } from '../../spec/path.js';
import { isTable } from '../../spec/tables.js';

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
const UNCONFINED = /^(?:(?:seccomp|apparmor|systempaths)[:=]unconfined|label[:=]disable|no-new-privileges[:=]false)$/i;
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
  ...Object.keys(NAMESPACES),
];
/** Of these also what is below them. */
const SYSTEM_TREES = ['/proc', '/sys', '/dev', '/boot', '/root', '/var/lib/docker', '/var/lib/containerd'];
const SYSTEM_DIRECTORIES = new Set([
  ...'/ /bin /etc /home /lib /lib64 /opt /run /sbin /usr /var /var/lib /var/run'.split(' '),
  '~',
]);
const ENGINE_SOCKET = /(?:^|\/)(?:docker|containerd|podman|crio|dockershim)\.sock$/;

function itemsOf(value: unknown): [Path, unknown][] {
  if (Array.isArray(value)) return value.map((item, i): [Path, unknown] => [[i], item]);
  return value === undefined || value === null ? [] : [[[], value]];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

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

/** The path of this machine that an entry of `volumes` mounts. */
function mountedPath(volume: unknown): string {
  if (isTable(volume)) return ['volume', 'tmpfs'].includes(text(volume['type'])) ? '' : text(volume['source']);
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

function namespaces(fields: Readonly<Record<string, unknown>>): LostIsolation[] {
  return Object.entries(NAMESPACES)
    .filter(([field]) => text(fields[field]).trim() === 'host')
    .map(([field, shared]) => ({ kind: 'namespace', path: [field], what: `shares ${shared} of this machine` }));
}

function mounts(fields: Readonly<Record<string, unknown>>): LostIsolation[] {
  return itemsOf(fields['volumes']).flatMap(([at, volume]) => {
    const what = mountOf(mountedPath(volume));
    return what === undefined ? [] : [{ kind: 'mount' as const, path: ['volumes', ...at], what }];
  });
}

/** By which fields a Compose service loses what keeps its container apart from the machine. */
export function lostIsolation(fields: Readonly<Record<string, unknown>>): LostIsolation[] {
  return [...privileges(fields), ...namespaces(fields), ...mounts(fields)];
}
