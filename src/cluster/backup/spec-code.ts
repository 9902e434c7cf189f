import { Secrets } from '../../secrets/secrets.js';
import { pathText } from '../../spec/path.js';
import type { Path } from '../../spec/path.js';
import { printable } from '../../spec/printable.js';
import { isTable } from '../../spec/tables.js';
import type { ClusterSpec, ComposeTable, ConfigTable, ConfigValue, EnvTable, NodeGroup } from '../../spec/types.js';

const MAX_SHOWN = 400;

/** Variables that servers read as settings; any other may load a library, or run a program. */
const SETTINGS = /^(?:RESTATE|RUST|AWS|AZURE|AZURITE|GOOGLE|OTEL|LC)_|^(?:TZ|LANG)$/;
/** A value that leads to a file: the server may read or write it. */
const FILE = /^(?:file:|[/~\\]|[A-Za-z]:[\\/])|(?:^|[/\\])\.\.(?:[/\\]|$)/;

/** What of a spec can run programs, or reach files, by a field of it. */
export interface SpecCode {
  readonly path: Path;
  readonly value: unknown;
}

function namesFile(value: ConfigValue): boolean {
  if (typeof value === 'string') return FILE.test(value);
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).some(namesFile);
  return isTable(value) && Object.values(value).some(namesFile);
}

function isSetting(name: string, value: string | null): boolean {
  return value === null || (SETTINGS.test(name) && !FILE.test(value));
}

/** The plain part of a table of settings: tables in it are judged key by key. */
function plainConfig(config: ConfigTable, path: Path, found: SpecCode[]): ConfigTable {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]): [string, ConfigValue][] => {
      const at = [...path, key];
      if (isTable(value)) return [[key, plainConfig(value, at, found)]];
      if (!namesFile(value)) return [[key, value]];
      found.push({ path: at, value });
      return [];
    }),
  );
}

function plainEnv(env: EnvTable, path: Path, found: SpecCode[]): EnvTable {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => {
      if (isSetting(name, value)) return true;
      found.push({ path: [...path, name], value });
      return false;
    }),
  );
}

function noCompose(compose: ComposeTable, path: Path, found: SpecCode[]): ComposeTable {
  found.push(...Object.entries(compose).map(([field, value]) => ({ path: [...path, field], value })));
  return {};
}

function plainNode(group: NodeGroup, path: Path, found: SpecCode[]): NodeGroup {
  const { config, env, compose } = group;
  return {
    ...group,
    ...(config === undefined ? {} : { config: plainConfig(config, [...path, 'config'], found) }),
    ...(env === undefined ? {} : { env: plainEnv(env, [...path, 'env'], found) }),
    ...(compose === undefined ? {} : { compose: noCompose(compose, [...path, 'compose'], found) }),
  };
}

/**
 * What of a spec decides which programs run and which files they reach: images, fields of Compose, variables that are no
 * settings of a server, settings that name files.
 *
 * @returns that, and the spec without it
 */
export function separateCode(spec: ClusterSpec): { readonly code: readonly SpecCode[]; readonly plain: ClusterSpec } {
  const code: SpecCode[] = [];
  const { image, snapshots, nodes, ...rest } = spec;
  if (image !== undefined) code.push({ path: ['image'], value: image });
  const store = { ...snapshots };
  if ('image' in store && store.image !== undefined) {
    code.push({ path: ['snapshots', 'image'], value: store.image });
    delete (store as { image?: string | undefined }).image;
  }
  const plain = {
    ...rest,
    snapshots: store,
    config: plainConfig(spec.config, ['config'], code),
    env: plainEnv(spec.env, ['env'], code),
    compose: noCompose(spec.compose, ['compose'], code),
    nodes: typeof nodes === 'number' ? nodes : nodes.map((group, i) => plainNode(group, ['nodes', i], code)),
  };
  return { code, plain };
}

/** `compose.privileged: true`, on one line, without secrets. */
export function describeCode({ path, value }: SpecCode): string {
  const name = String(path.at(-1));
  const tree = new Secrets().inTree({ [name]: value }) as Record<string, unknown>;
  const text = `${pathText(path)}: ${printable(JSON.stringify(tree[name]))}`;
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
