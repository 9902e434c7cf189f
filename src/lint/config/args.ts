import type { ConfigValue } from '../../spec/types.js';
import { SEPARATOR } from '../shell-words.js';

/** What `restate-server` 1.7 accepts, by kind of value. All but a few set the key of their own name. */
const FLAGS = new Set(['dump-config', 'production', 'no-logo', 'metadata-migration-mode', 'help', 'version']);
const BOOLEANS = new Set(['auto-provision', 'use-random-ports', 'log-disable-ansi-codes']);
const NUMBERS = new Set(['bind-port', 'force-node-id', 'default-num-partitions']);
const TEXTS = [
  'config-file',
  'listen-mode',
  'advertised-host',
  'bind-ip',
  'bind-address',
  'advertised-address',
  'roles',
  'node-name',
  'cluster-name',
  'location',
  'base-dir',
  'metadata-store-address',
  'shutdown-timeout',
  'tracing-json-path',
  'tracing-filter',
  'log-filter',
  'log-format',
  'tracing-endpoint',
  'tracing-runtime-endpoint',
  'tracing-services-endpoint',
];
const WITH_VALUE = new Set([...BOOLEANS, ...NUMBERS, ...TEXTS]);
const ALIASES: Readonly<Record<string, string>> = {
  role: 'roles',
  'node-location': 'location',
  'allow-bootstrap': 'auto-provision',
  'bootstrap-num-partitions': 'default-num-partitions',
};

export interface Argument {
  readonly text: string;
  readonly known: boolean;
}

export interface Arguments<Arg extends Argument> {
  /** Settings by key, each with the argument its value stands in. */
  readonly settings: readonly { readonly key: string; readonly value: ConfigValue | undefined; readonly arg: Arg }[];
  readonly configFile: Arg | undefined;
  /** `--production`: nodes then do not provision unless told to. */
  readonly production: boolean;
  readonly unknown: readonly Arg[];
}

function valueFor(name: string, text: string): ConfigValue {
  if (name === 'roles') return text.split(',').map((role) => role.trim());
  if (BOOLEANS.has(name)) return text === 'true' ? true : text === 'false' ? false : text;
  return NUMBERS.has(name) && /^\d+$/.test(text) ? Number(text) : text;
}

/** Reads the arguments of `restate-server`. */
export function parseArguments<Arg extends Argument>(args: readonly Arg[]): Arguments<Arg> {
  const settings: { key: string; value: ConfigValue | undefined; arg: Arg }[] = [];
  const unknown: Arg[] = [];
  let configFile: Arg | undefined;
  let production = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === undefined || arg.text === SEPARATOR) break;
    const match = /^(?:--([a-z-]+)|(-c))(?:=([^]*))?$/.exec(arg.text);
    const written = match?.[2] === undefined ? (match?.[1] ?? '') : 'config-file';
    const name = ALIASES[written] ?? written;
    production ||= name === 'production';
    if (!WITH_VALUE.has(name)) {
      if (!FLAGS.has(name) && arg.known && !['-h', '-V'].includes(arg.text)) unknown.push(arg);
      continue;
    }
    const inline = match?.[3];
    const holder = inline === undefined ? args[++i] : { ...arg, text: inline };
    if (holder === undefined) unknown.push(arg);
    else if (name === 'config-file') configFile = holder;
    else {
      let text = holder.text;
      // `--roles` takes several words, and may be given several times.
      while (name === 'roles' && inline === undefined && /^[a-z]/.test(args[i + 1]?.text ?? '')) {
        text += `,${args[++i]?.text ?? ''}`;
      }
      const value = holder.known ? valueFor(name, text) : undefined;
      const before = settings.find(({ key }) => key === name);
      if (name === 'roles' && Array.isArray(before?.value) && Array.isArray(value)) {
        before.value = [...(before.value as readonly ConfigValue[]), ...(value as readonly ConfigValue[])];
      } else settings.push({ key: name, value, arg: holder });
    }
  }
  return { settings, configFile, production, unknown };
}
